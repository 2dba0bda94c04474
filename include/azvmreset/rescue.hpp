// The offline method, carried out: the steps of a plan, each with a journal
// before it, so that it can be killed anywhere, gone on with, and undone
// (docs/offline.md).
#pragma once

#include <azvmreset/call.hpp>
#include <azvmreset/journal.hpp>
#include <azvmreset/plan.hpp>
#include <azvmreset/resource_id.hpp>
#include <azvmreset/result.hpp>
#include <azvmreset/sealing.hpp>
#include <azvmreset/secret.hpp>
#include <azvmreset/sink.hpp>
#include <azvmreset/stage.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace azvmreset {

// What becomes of what was begun where a rescue cannot go on.
//
// automatic: while nothing has stopped, it is undone at once; later it stays
// as it is, and the error says how to go on (resume_rescue) or back (rollback).
enum class OnFailure : std::int32_t { automatic = 0, keep = 1, roll_back = 2 };
std::string_view name_of(OnFailure on_failure) noexcept;

// What every rescue keeps, and where.
struct RescueKeeping {
  // Has every intention before it is carried out; without one nothing begins.
  // It holds no secret.
  Journal journal;

  Sink key_sink;     // has a generated sealing key (PEM) before anything leaves
  Sink secret_sink;  // gets the password that the guest made, before its marker may go
};

// Carries out the plan of this request.
struct Rescue : PlanRescue {
  explicit Rescue(ResourceId vm) : PlanRescue(std::move(vm)) {}
  explicit Rescue(PlanRescue planned) : PlanRescue(std::move(planned)) {}

  RescueKeeping keep;

  // The id of a plan that somebody has looked through. The world may have
  // changed since: where another plan comes of it now, that is
  // invalid_argument, and nothing was sent. Empty: not compared.
  std::string approved_plan;

  OnFailure on_failure = OnFailure::automatic;
  Evidence require = Evidence::applied;

  // How long the read-back waits for the VM's own agent before a snapshot is
  // read; how long a lease is good for unless it is renewed.
  std::chrono::seconds agent_patience{300};
  std::chrono::seconds lease_time{900};
};

// The VM with its OS disk as a snapshot has it: what restore carries out is
// the plan of the task `nothing`. The disk that it has now is kept.
struct RestoreVm : CallOptions {
  RestoreVm(ResourceId vm, std::string snapshot) : target(std::move(vm)), snapshot_id(std::move(snapshot)) {}

  ResourceId target;
  std::string snapshot_id;  // of a disk that is or was this VM's OS disk
  Journal journal;
  std::string approved_plan;
  bool deallocate = false;
  PowerAfter power_after = PowerAfter::as_before;
  bool lease = true;
  OnFailure on_failure = OnFailure::automatic;
  std::chrono::seconds lease_time{900};
};

// Which rescue is meant: by its journal; or, where that is lost, by the VM and
// the plan's id as `adopt` shows it. Then only what is proved is touched.
struct WhichRescue {
  Journal journal;
  std::optional<ResourceId> target;
  std::string plan_id;
};

// Goes on where another process, of this machine or another, was ended. A
// lease whose holder the journal knows is taken over at once, another's after
// its end.
struct ResumeRescue : CallOptions {
  explicit ResumeRescue(RescueKeeping kept) : keep(std::move(kept)) {}

  // Its journal; a new one together with `plan`.
  RescueKeeping keep;

  // The plan, where its journal is lost (print it as JSON, and keep it). What
  // was staged is not known then: the copy is made anew unless it is the OS
  // disk already.
  std::optional<Plan> plan;

  // The key that it was begun with. Without it a sealed password stays on the
  // VM, undelivered, and so does what reads it.
  std::optional<SealingKey> sealing_key;
  Secret password;  // a chosen one, where nothing is staged yet: not_sent without it

  OnFailure on_failure = OnFailure::automatic;
  Evidence require = Evidence::applied;
  std::chrono::seconds agent_patience{300};
  std::chrono::seconds lease_time{900};
};

// The original disk and the original power state, and nothing of the plan left.
struct Rollback : CallOptions {
  explicit Rollback(WhichRescue rescue) : which(std::move(rescue)) {}

  WhichRescue which;

  // Once the VM has run on the copy, going back loses what Windows has written
  // since; `blocked` without this, and the message says how long it ran.
  bool discard_changes = false;
  std::chrono::seconds lease_time{900};
};

// Deletes what a rescue has left, one by one, by its ledger alone.
struct Cleanup : CallOptions {
  explicit Cleanup(WhichRescue rescue) : which(std::move(rescue)) {}

  WhichRescue which;
  bool dry_run = false;

  // A sealed password that was never delivered stops the clean-up, unless it
  // is given up.
  bool discard_password = false;
  std::chrono::seconds lease_time{900};
};

// What a rescue has left at a VM whose journal is lost. Reads only.
struct Adopt : CallOptions {
  explicit Adopt(ResourceId vm) : target(std::move(vm)) {}

  ResourceId target;
};

enum class RescueEnd : std::int32_t { succeeded = 1, rolled_back = 2 };
std::string_view name_of(RescueEnd end) noexcept;

enum class StepOutcome : std::int32_t {
  done = 1,
  done_before = 2,  // by the process that this one goes on for
  undone = 3,
  failed = 4,
};
std::string_view name_of(StepOutcome outcome) noexcept;

struct StepReport {
  std::string name;  // of the plan's step
  StepOutcome outcome = StepOutcome::done;
  std::optional<std::chrono::system_clock::time_point> started_at;
  std::chrono::milliseconds took{0};
};

// What becomes of a resource that a rescue has made, or may have made.
enum class ItemFate : std::int32_t {
  deleted = 1,
  kept = 2,           // as was asked for, or because it is the OS disk
  left = 3,           // it should be gone; `reason` says why it is not
  absent = 4,         // it was never made, or is gone already
  not_ours = 5,       // it bears our name or tag, and nothing proves that it is ours
  to_be_deleted = 6,  // of a dry run, and of `adopt`
};
std::string_view name_of(ItemFate fate) noexcept;

struct RescueItem {
  std::string type;  // "Microsoft.Compute/snapshots"; "tag" of the VM
  std::string id;
  ItemFate fate = ItemFate::kept;
  std::string reason;
};

struct RescueResult {
  std::string target;
  std::string plan_id;
  std::string action;  // "reset_password", "reset_rdp", "restore" or "rollback"
  RescueEnd end = RescueEnd::succeeded;
  Evidence evidence = Evidence::none;

  // As the planted script told it, or unknown where nobody read its marker.
  PlantedOutcome outcome = PlantedOutcome::unknown;
  std::string read_back;  // "agent", "snapshot" or "none"
  std::string username;
  Tristate created = Tristate::unknown;
  std::optional<AccountState> account;
  SignInOutcome sign_in = SignInOutcome::not_tried;
  std::string guest_message;
  std::string seal;             // "rsa-oaep-sha256", or empty
  std::string key_fingerprint;  // of the sealing key, or empty
  bool password_delivered = false;
  std::string marker;  // where it lies in the guest still, or empty

  std::string original_disk_id;  // kept, and never written to
  std::string os_disk_id;        // that the VM has now
  std::string power;             // that it has now
  bool deallocated = false;      // it was, on the way
  bool restarted = false;        // once more than the plan says: policy was processed a start late
  bool unfenced = false;         // this cloud has no ETag on VMs: a change in between would not have been noticed
  bool resumed = false;
  std::chrono::milliseconds downtime{0};  // the VM did not run, as far as this process saw it

  // A chosen password that may lie readable on disks still, because nothing proves that its script has run.
  Tristate plaintext_may_remain = Tristate::no;
  std::vector<std::string> plaintext_disks;

  std::vector<StepReport> steps;
  std::vector<RescueItem> items;
  std::chrono::system_clock::time_point started_at;
  std::chrono::system_clock::time_point finished_at;
  std::vector<Finding> warnings;
  std::vector<std::string> next_steps;
  std::vector<std::string> correlation_ids;
  std::string trace_id;
};
std::string to_json(const RescueResult& result);

struct CleanupReport {
  std::string target;
  std::string plan_id;
  bool dry_run = false;
  std::vector<RescueItem> items;
  std::vector<Finding> warnings;
  std::vector<std::string> next_steps;
  std::string trace_id;
};
std::string to_json(const CleanupReport& report);

struct AdoptionReport {
  std::string target;
  std::string plan_id;         // empty: no rescue has left anything that can be seen
  std::string step;            // that the tags tell of
  std::string original_power;  // as the tags tell it
  std::string power;           // now
  std::string original_disk_id;
  std::string os_disk_id;  // now
  std::string lease_holder;
  std::optional<std::chrono::system_clock::time_point> lease_until;

  Tristate has_run_on_copy = Tristate::unknown;
  std::optional<std::chrono::seconds> ran_for;  // at most
  bool can_roll_back = false;
  bool needs_discard_changes = false;
  std::vector<RescueItem> items;
  std::vector<Finding> warnings;
  std::vector<std::string> next_steps;
  std::string trace_id;
};
std::string to_json(const AdoptionReport& report);

// Exactly what each may take; see required_actions() of a plan, which holds for Rescue.
std::vector<RequiredAction> required_actions(const RestoreVm& request);

}  // namespace azvmreset
