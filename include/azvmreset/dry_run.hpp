// What a call would do, without doing it.
#pragma once

#include <azvmreset/preflight.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace azvmreset {

// One request that would change something, in the order of sending. A Run
// Command by which a reset only reads the account is not among them.
struct DryRunStep {
  // "start", "snapshot", "put_extension", "delete_extension" (once the guest has
  // confirmed the reset), "put_run_command", "post_run_command",
  // "delete_run_command", "restart", "power_off" or "deallocate"
  std::string action;
  std::string method;
  std::string url;
  std::string body;  // JSON with secret values REDACTED; empty without one
};

// The VM was read, nothing was written and no password was needed. With a
// blocker the steps say what would be sent if it were not there.
struct DryRun {
  std::string target;
  // "reset_password", "reset_rdp", "restart", "run_command", "fix_account" or "detect"
  std::string action;
  std::string username;  // empty without an account
  std::vector<DryRunStep> steps;
  std::vector<Finding> blockers;
  std::vector<Finding> warnings;
  std::string trace_id;
};

std::string to_json(const DryRun& run);

// For a person who does the same by hand. A password is never among them: the
// commands ask for it.
enum class Shell : std::int32_t {
  az = 1,
  powershell = 2,
  net = 3,  // at cmd's prompt inside the guest: what `net` can do of it
};
std::string_view name_of(Shell shell) noexcept;
std::vector<std::string> commands_of(const DryRun& run, Shell shell);

}  // namespace azvmreset
