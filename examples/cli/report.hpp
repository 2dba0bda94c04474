// Results as text; JSON comes from the library.
#pragma once

#include <azvmreset/account.hpp>
#include <azvmreset/dry_run.hpp>
#include <azvmreset/find.hpp>
#include <azvmreset/leftovers.hpp>
#include <azvmreset/password.hpp>
#include <azvmreset/preflight.hpp>
#include <azvmreset/rescue.hpp>
#include <azvmreset/reset.hpp>
#include <azvmreset/restart.hpp>
#include <azvmreset/rotation.hpp>
#include <azvmreset/run_command.hpp>
#include <azvmreset/stage.hpp>
#include <azvmreset/status.hpp>

#include <string>
#include <string_view>

#include "commands.hpp"

namespace azvmreset::cli {

// Complete lines. The first one says what is open, or what was done and how
// far that is proved.
std::string text_of(const PreflightReport& report);
std::string text_of(const ResetResult& result);
std::string text_of(const FixAccountResult& result);
std::string text_of(const AccountsReport& report);
std::string text_of(const VerifyReport& report);
std::string text_of(const RotationResult& result);
std::string text_of(const RunCommandResult& result);  // without what the script wrote
std::string text_of(const RestartResult& result);
std::string text_of(const StatusReport& report);
std::string text_of(const FindReport& report);
std::string text_of(const LeftoversReport& report);
std::string text_of(const DryRun& run);
std::string text_of(const PasswordReport& report);
std::string text_of(const StageReport& report);
std::string text_of(const UnstageReport& report);
std::string text_of(const RescueResult& result);
std::string text_of(const CleanupReport& report);
std::string text_of(const AdoptionReport& report);

// "the guest itself answered": what this level means.
std::string_view proof_of(Evidence evidence) noexcept;

// Prints a result or the failure in its place; the exit code is 0 or the failure's.
template <class T>
int report(Call& call, const Result<T>& result) {
  if (!result) return report_failure(call, result.error());
  call.console.out << (call.json() ? to_json(*result) + '\n' : text_of(*result));
  return 0;
}

}  // namespace azvmreset::cli
