// What is about to be changed, shown before the question.
#pragma once

#include <azvmreset/preflight.hpp>
#include <azvmreset/reset.hpp>

#include <optional>
#include <string>
#include <vector>

namespace azvmreset::cli {

struct PlannedReset {
  ResourceId target;
  std::string account;  // empty: the Remote Desktop configuration alone
  bool create = false;
  std::vector<Rung> ways = {Rung::vm_access};  // into the guest, in the order in which they are tried
  VmAccessAfter vm_access_after = VmAccessAfter::leave;
  std::string password = {};  // where it comes from and goes to, where nobody types it
};

// The rungs that a request may take.
std::vector<Rung> ways_of(const ResetPassword& request);

// Complete lines.
std::string target_card(const PlannedReset& planned, const ResetOptions& options, const PreflightReport& report);

// Nothing but a start is missing.
bool only_stopped(const PreflightReport& report);

// The blockers that nobody overrode, and that a start would not take away, as
// the error that they will lead to: there is no sense in asking for a password
// first.
std::optional<Error> refusal_of(const PreflightReport& report, const ResetOptions& options);

}  // namespace azvmreset::cli
