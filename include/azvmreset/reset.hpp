// The main job: a new password, or the Remote Desktop configuration as it was
// when Windows was new.
#pragma once

#include <azvmreset/account_state.hpp>
#include <azvmreset/call.hpp>
#include <azvmreset/preflight.hpp>
#include <azvmreset/restart.hpp>
#include <azvmreset/run_command.hpp>
#include <azvmreset/sealing.hpp>
#include <azvmreset/secret.hpp>
#include <azvmreset/sink.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace azvmreset {

// How far a result is proved; each level includes the one before.
enum class Evidence : std::int32_t {
  none = 0,
  accepted = 1,   // ARM took the request
  applied = 2,    // the platform says Succeeded for this very attempt
  confirmed = 3,  // the guest itself answered with this call's nonce
  verified = 4,   // a sign-in with the new password succeeded
};
std::string_view name_of(Evidence evidence) noexcept;

// Whether the guest is asked, by a Run Command that reads the account: before
// the write where nobody vouches for its name, and afterwards to confirm. Each
// takes two more of a VM's write tokens (contract B2), and leaves the Run
// Command handler installed.
//
// automatic: where this identity may do so, and for five minutes at most; what
// was not possible is a warning, and the evidence stays `applied`. always: else
// outcome_unknown. never: nor before the write.
enum class Confirm : std::int32_t { automatic = 0, always = 1, never = 2 };
std::string_view name_of(Confirm confirm) noexcept;

struct Rescue;  // rescue.hpp

// What every reset may be told to do around its own work.
struct ResetOptions : CallOptions {
  // Off: a VM that is not running is the blocker vm_not_running. On: it is
  // started, and treated afterwards as `after` says. Refused while another
  // operation is changing the VM.
  bool start_if_stopped = false;
  AfterStart after = AfterStart::leave_running;

  // A crash-consistent, incremental snapshot of the OS disk before anything
  // that changes the guest. It is tagged and never deleted by itself
  // (Client::leftovers).
  bool snapshot_first = false;

  // Gets a resume token before the first write leaves, and a newer one
  // whenever more is known. A store that fails ends the operation.
  Sink resume_sink;

  std::vector<Blocker> overrides;  // those of can_be_overridden() only
  Evidence require = Evidence::applied;
};

// The VMAccess instance keeps the password, encrypted, and its handler may act
// on it once more: after a reinstalled agent, or when somebody writes to it.
//
// automatic: one that this operation made is removed once the guest has
// confirmed the reset; one that was there before stays (replay_possible).
// remove: also that one, and without a confirmation. leave: neither. It is never rewritten with empty
// settings, which would reset the Remote Desktop configuration (F1.1).
enum class VmAccessAfter : std::int32_t { automatic = 0, remove = 1, leave = 2 };
std::string_view name_of(VmAccessAfter after) noexcept;

struct ResetPassword : ResetOptions {
  ResetPassword(ResourceId vm, std::string account, Secret new_password)
      : target(std::move(vm)), username(std::move(account)), password(std::move(new_password)) {}

  ResourceId target;
  std::string username;
  Secret password;

  // VMAccess cannot be asked whether a name exists, and makes an unknown name
  // a new administrator. So a name other than the VM's recorded administrator
  // is read in the guest first; where that cannot be done it needs one of these.
  bool create = false;          // the account is meant to be new
  bool unchecked_name = false;  // the caller vouches that it exists

  // A password is made; `password` stays empty, and `secret_sink` has the new
  // one before anything that changes the VM leaves.
  bool generate = false;
  Sink secret_sink;

  // Unset: the ladder (docs/methods.md). Each way is tried in the documented
  // order until one has set the password, or the guest itself says no.
  std::optional<Method> method;
  CommandForm form = CommandForm::managed;  // of the method run_command

  // On Run Command the password travels sealed to a key that is made in the
  // guest, in two rounds. With this it is a protected parameter in one, which
  // Windows may record on its way (F2.5): the warning secret_on_command_line.
  // The action form never carries it so.
  bool clear_parameter = false;

  // The guest makes the password, tries one sign-in with it, and seals it to
  // this key; `password` stays empty. It takes Run Command. `secret_sink` gets the opened password; a key
  // that was generated needs `key_sink`, which has it (PEM) before anything
  // that changes the VM leaves. What the guest answered stays on the VM until
  // the password was delivered.
  std::optional<SealingKey> sealing_key;
  Sink key_sink;

  // The last rung, for a VM in which nobody answers: it is stopped, and its OS
  // disk copied, repaired and swapped (docs/offline.md). `last_resort` says how
  // (rescue.hpp), and needs a journal; its account, password and key are those
  // of this request, and so is its secret_sink. A chosen password lies in the
  // clear on the copy until Windows has started, so it needs `plaintext` there.
  bool allow_offline = false;
  std::shared_ptr<const Rescue> last_resort;

  VmAccessAfter vm_access_after = VmAccessAfter::automatic;

  // The account with RID 500, whatever its name; `username` is empty. Its name
  // is read in the guest first.
  bool built_in_administrator = false;

  Confirm confirm = Confirm::automatic;

  // One sign-in with the new password is tried in the guest afterwards.
  bool verify_in_guest = false;
};

struct ResetRdp : ResetOptions {
  explicit ResetRdp(ResourceId vm) : target(std::move(vm)) {}

  ResourceId target;
};

enum class RungOutcome : std::int32_t {
  succeeded = 1,
  failed = 2,
  skipped = 3,  // before anything was sent
};
std::string_view name_of(RungOutcome outcome) noexcept;

// One rung of the ladder, and why it was taken or not.
struct RungReport {
  Rung rung = Rung::vm_access;
  RungOutcome outcome = RungOutcome::skipped;
  std::string
      reason;  // a Blocker's name, a row of the failure catalogue, an ErrorCode's name, or a word of docs/methods.md
  std::string message;  // what was found
  std::string remedy;   // how to go on by hand, or what would open it
  std::chrono::milliseconds took{0};
  std::int32_t writes = 0;        // requests that change the VM, as throttling counts them
  std::vector<std::string> left;  // what it left on the VM: "extension enablevmaccess"
  bool may_have_set = false;      // it failed, and the password may be in force because of it all the same
};

// The VM as it was seen at one moment. Empty: not read then.
struct MachineState {
  std::string power;
  std::string agent_status;
  std::string vm_access_name;
  std::string vm_access_version;
  std::string vm_access_state;
  std::string force_update_tag;
};

struct ResetResult {
  std::string target;
  std::string operation_id;  // a GUID, on everything the operation leaves behind
  std::string action;        // "reset_password" or "reset_rdp"
  std::string username;      // empty for reset_rdp
  Method method = Method::vm_access;
  Evidence evidence = Evidence::none;
  Tristate created = Tristate::unknown;  // whether the account is new

  std::string extension_name;      // the VMAccess instance that carried it
  std::string extension_version;   // the type handler version asked for
  std::string force_update_tag;    // names this attempt on the VM
  std::string guest_message;       // the handler's own text, or empty
  bool extension_removed = false;  // afterwards, so that it cannot act again
  std::string command_name;        // the Run Command that carried it, or empty
  std::string script_sha256;       // of the script that ran in the guest, or empty

  // Empty unless the password travelled sealed: "rsa-oaep-sha256" or
  // "rsa-oaep-sha1", which older guests can do (F2.2a).
  std::string seal;
  std::string key_fingerprint;  // of the caller's key that opened it, or empty

  std::string plan_id;           // of the offline method: what its journal, adopt and rollback go by; or empty
  std::string original_disk_id;  // that it has kept, or empty

  std::vector<RungReport> rungs;  // of the ladder, in its order; empty when a method was given

  std::optional<AccountState> account;  // as the guest told of it afterwards, if it was asked
  SignInOutcome sign_in = SignInOutcome::not_tried;

  MachineState before;
  MachineState after;
  bool started_vm = false;  // it was not running, and was started
  bool resumed = false;     // by a resume token
  std::string snapshot_id;  // of the OS disk, made first; or empty
  Tristate restart_needed = Tristate::no;

  std::chrono::system_clock::time_point started_at;
  std::chrono::system_clock::time_point finished_at;

  std::vector<Blocker> overrides;
  std::vector<Finding> warnings;
  std::vector<std::string> next_steps;
  std::vector<std::string> help_urls;
  std::vector<std::string> correlation_ids;  // x-ms-correlation-request-id of what was sent
  std::string trace_id;                      // of the W3C trace that it was sent in, or empty
};

// The result in the one result schema (docs/results.md). Holds no secret.
std::string to_json(const ResetResult& result);

}  // namespace azvmreset
