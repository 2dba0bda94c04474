// What stands in the way, known before anything is sent.
#pragma once

#include <azvmreset/call.hpp>
#include <azvmreset/resource_id.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace azvmreset {

// Machine-readable reasons. The snake_case spelling is the same in every
// language; numbers are never reused.
enum class Blocker : std::int32_t {
  not_windows = 1,
  vm_not_running = 2,
  agent_not_ready = 3,
  agent_stale = 4,
  extensions_disabled = 5,
  provisioning_updating = 6,
  classic_vm = 7,
  account_unverified = 8,
  domain_controller = 9,
  laps_managed = 10,
  constrained_language = 11,  // PowerShell in the guest may not do what a repair takes
  domain_account = 12,        // it cannot be repaired from this VM as LocalSystem
  domain_unreachable = 13,    // no domain controller answers
  read_only_domain_controller = 14,
  locked = 15,              // a ReadOnly lock
  permission_missing = 16,  // the identity may not do what every open way takes

  // Of the offline method: what a plan or the staging of a volume finds.
  disk_encrypted = 17,           // by Azure Disk Encryption or BitLocker
  disk_ephemeral = 18,           // it lies on the host, and cannot be copied
  disk_unmanaged = 19,           // a blob of a storage account
  confidential_vm = 20,          // its disk opens for itself alone
  swap_unsupported = 21,         // this cloud or this VM cannot take another OS disk
  agent_methods_open = 22,       // the offline method is the last resort
  disk_identity_collision = 23,  // the copy has the identity of the rescue VM's own disk
  hibernated = 24,               // Windows is asleep on this volume
  volume_unclean = 25,           // its journal has to be replayed by Windows first
  volume_read_only = 26,         // nothing can be written to it
  volume_in_use = 27,            // the running machine's own system
  not_a_windows_volume = 28,     // no Windows was found on it
  volume_untrustworthy = 29,     // a link, a second name or an ambiguous one where a file is to be written
  setup_in_progress = 30,        // Windows Setup has not ended there (SetupType is not 0)
  wrong_computer = 31,           // another computer's Windows than was expected
  local_policy_off = 32,         // a policy of the domain turns local group policy off
  rescue_unsuitable = 33,        // that VM cannot take the copy, or repair it
  already_staged = 34,           // something of azvmreset is planted there already
};

std::string_view name_of(Blocker blocker) noexcept;

// agent_not_ready, agent_stale and provisioning_updating: what Azure says of
// them may be out of date, so a caller may decide to try all the same.
bool can_be_overridden(Blocker blocker) noexcept;

struct Finding {
  Finding(std::string finding_code, std::string text, std::string what_to_do)
      : code(std::move(finding_code)), message(std::move(text)), remedy(std::move(what_to_do)) {}

  std::string code;     // a Blocker's name, or a warning's: "entra_login_installed"
  std::string message;  // what was found
  std::string remedy;   // what to do about it
};

enum class Method : std::int32_t { vm_access = 1, run_command = 2, offline = 3 };
std::string_view name_of(Method method) noexcept;

// The ways in, in the documented order. Run Command has two forms (F3.1, F3.2).
enum class Rung : std::int32_t { vm_access = 1, managed_run_command = 2, action_run_command = 3, offline = 4 };
std::string_view name_of(Rung rung) noexcept;

// Whether something could be found out. Guest facts stay unknown until they
// were read in the guest; they are never assumed absent.
enum class Tristate : std::int32_t { unknown = 0, no = 1, yes = 2 };
std::string_view name_of(Tristate state) noexcept;

struct Preflight : CallOptions {
  explicit Preflight(ResourceId vm) : target(std::move(vm)) {}

  ResourceId target;
};

// A rung that is shut while another may be open.
struct ShutRung {
  ShutRung(Rung which, Finding reason) : rung(which), why(std::move(reason)) {}

  Rung rung;
  Finding why;  // its code is a Blocker's name, or "last_resort"
};

struct Lock {
  std::string id;
  std::string name;
  std::string level;  // "ReadOnly" or "CanNotDelete", as ARM spells it
  std::string notes;  // of whoever set it
};

struct PreflightReport {
  std::string target;
  std::string location;
  std::string os;                  // "windows", "linux" or "unknown"
  std::string os_name;             // as the agent reports it, or empty
  std::string power;               // "running", "stopped", "deallocated" …, or "unknown"
  std::string provisioning_state;  // as ARM spells it
  std::string admin_username;      // osProfile.adminUsername, or empty
  std::string agent_status;        // "ready", "not_ready" or "absent"
  std::string agent_version;
  std::optional<std::chrono::system_clock::time_point> agent_reported_at;
  bool extensions_allowed = true;
  std::string vm_access_name;     // existing VMAccess instance, or empty
  std::string vm_access_version;  // its type handler version, or empty
  Tristate domain_controller = Tristate::unknown;
  Tristate laps_managed = Tristate::unknown;

  // Permissions and locks are read beside the VM; where that is not possible,
  // they are not checked, and ARM decides (a warning says why).
  bool permissions_checked = false;
  bool locks_checked = false;
  std::vector<std::string> missing_actions;  // "Microsoft.Compute/virtualMachines/runCommands/write"
  std::vector<Lock> locks;                   // on the VM, its group or its subscription

  std::vector<Method> open_methods;
  std::vector<Rung> open_rungs;
  std::vector<ShutRung> shut_rungs;  // that `blockers` do not shut with all the others
  std::vector<Finding> blockers;
  std::vector<Finding> warnings;
  std::string trace_id;

  bool open(Method method) const noexcept;
};

// The report in the one result schema (docs/results.md).
std::string to_json(const PreflightReport& report);

}  // namespace azvmreset
