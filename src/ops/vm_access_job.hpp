// One reset while it runs.
#pragma once

#include "arm/lro.hpp"
#include "arm/vm_view.hpp"
#include "ops/attempt.hpp"
#include "ops/context.hpp"
#include "ops/resume_token.hpp"
#include "ops/sinks.hpp"

#include <azvmreset/reset.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace azvmreset::ops {

// Where a reset stands that climbs the ladder. What was on the rungs before
// this one is in the result.
struct Climb {
  Rung rung = Rung::vm_access;
  bool clear_parameter = false;  // as the caller said: of the managed form alone

  engine::TimePoint since = engine::kNever;  // on this rung
};

// What the steps of a reset share. Lives in the frame of the outermost one.
struct Job {
  Job(Context surroundings, ResourceId vm) : context(surroundings), target(std::move(vm)) {}

  // What is wanted.
  Context context;
  ResourceId target;
  Secret password;  // empty when only the RDP configuration is meant
  bool create = false;
  bool unchecked_name = false;
  bool built_in_administrator = false;
  Confirm confirm = Confirm::never;
  bool verify_in_guest = false;
  CommandForm form = CommandForm::managed;  // of Run Command
  bool clear_parameter = false;
  std::optional<SealingKey> sealing_key;  // the guest makes the password
  VmAccessAfter vm_access_after = VmAccessAfter::automatic;
  bool allow_offline = false;
  std::shared_ptr<const Rescue> last_resort;  // how, if the offline method is allowed
  bool start_if_stopped = false;
  AfterStart after = AfterStart::leave_running;
  bool snapshot_first = false;
  std::vector<Blocker> overrides;
  Evidence require = Evidence::applied;
  Keeper tokens{Sink()};
  Keeper secrets{Sink()};  // gets a generated or opened password
  Keeper keys{Sink()};     // gets a generated sealing key

  // How far it has come.
  std::unique_ptr<arm::VmView> seen;  // admitted, and not written to yet
  std::optional<Reached> reached;     // nothing before the first request that changes anything
  std::string to_start;               // by the last look: "stopped" or "deallocated", and it may be started
  std::string original_power;         // of a VM that is started for this; else empty
  Evidence proved = Evidence::none;   // by an earlier process
  bool awake = false;                 // that VM runs, and its agent has answered
  bool secret_kept = false;           // the generated password is where the caller wants it
  bool look_first = false;            // by the last look: the account is to be read in the guest before the write
  std::optional<Attempt> attempt;
  std::vector<std::string> nonces;  // of the script's runs that may have left, the newest last
  std::optional<arm::Checkpoint> operation;
  std::optional<arm::Accepted> accepted;  // from the write until it is watched
  engine::TimePoint watch_until = engine::kNever;

  // The write left more than once. The last one may have changed nothing, and
  // Succeeded is then no word on what an earlier one came to (F1.2).
  bool sent_again = false;
  std::optional<std::chrono::system_clock::time_point> written_at;  // by ARM's clock

  std::vector<Finding> local_warnings;
  std::vector<Finding> late_warnings;  // of what happened since the VM was admitted
  Result<ResetResult> outcome{ResetResult()};
  ResetResult& result = *outcome;  // as far as it is known; from here it is handed out, which needs no memory

  std::optional<WrittenInstance> instance;
  std::unique_ptr<Climb> climb;  // null where a method was given
  Footprint footprint;           // of the rung that it is on
  bool not_kept = false;         // a sink has failed, which ends the operation

  // Set from the moment on when the write may have left: what is said should
  // there be no memory left to say it with.
  std::optional<Failure> lost;

  bool resets_password() const noexcept { return result.action == "reset_password"; }
  bool by_script() const noexcept { return result.method == Method::run_command; }
};

// How a step of a reset ended. Success leaves what there is to tell in the
// job: a result of its own in every waiting step's frame would be most of what
// a waiting reset costs.
using Outcome = Result<void>;

// How the write itself ended, before anybody looked at the extension.
enum class Fate : std::uint8_t {
  succeeded,   // Azure says so
  ended,       // accepted, and ended in something else
  refused,     // nothing of it happened, or will
  doubtful,    // an answer that may be the answer to a second try, while the first goes on
  unknown,     // no answer
  unreadable,  // accepted; what became of it cannot be asked
};

struct Sent {
  Fate fate = Fate::succeeded;
  Error error;  // of every fate but the first

  // Azure said Succeeded in the status of this very operation, and not only
  // on the resource, where it may be the word on an earlier one.
  bool own_status = false;
};

}  // namespace azvmreset::ops
