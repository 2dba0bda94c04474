#include "rescue/steps.hpp"

#include "base/ascii.hpp"
#include "base/fail.hpp"
#include "base/format.hpp"
#include "base/quote.hpp"
#include "offline/plan_names.hpp"
#include "rescue/disks.hpp"
#include "rescue/guest_talk.hpp"
#include "rescue/lease.hpp"
#include "rescue/patience.hpp"
#include "rescue/power.hpp"
#include "rescue/rescue_machine.hpp"
#include "rescue/sending.hpp"

#include <algorithm>
#include <utility>

namespace azvmreset::rescue {
namespace {

using base::equals_ignoring_case;
using base::quoted;
using engine::Task;

Error another_disk(const Job& job, std::string_view what, std::string_view found, std::string_view expected) {
  auto error = base::fail(ErrorCode::invalid_argument,
                          "the plan is of another disk: the {} of the VM {} is {}, expected {}; nothing was changed",
                          what, job.at.vm, quoted(found, 300), quoted(expected, 300));
  error.remedy = "make the plan again";
  return error;
}

Task<Result<void>> see_the_disk(Job& job) {
  auto seen = co_await look_at_vm(job, job.at.vm);
  if (!seen) co_return std::move(seen).error();
  if (!*seen) co_return base::fail(ErrorCode::not_found, "the VM {} is not there", job.at.vm);
  const std::string& found = (*seen)->vm.os_disk_id;
  job.result.os_disk_id = found;
  job.result.power = (*seen)->vm.power;
  if (!equals_ignoring_case(found, job.at.os_disk)) co_return another_disk(job, "OS disk", found, job.at.os_disk);
  if (auto free = bears_no_other_plan(job, **seen); !free) co_return free;
  auto disk = co_await look_at_disk(job, job.at.os_disk);
  if (!disk) co_return std::move(disk).error();
  const std::string& planned = job.plan.facts.os_disk_unique_id;
  const bool same =
      !*disk || (*disk)->unique_id.empty() || planned.empty() || equals_ignoring_case((*disk)->unique_id, planned);
  if (!same) co_return another_disk(job, "uniqueId of the OS disk", (*disk)->unique_id, planned);
  co_return Result<void>();
}

Task<Result<void>> record(Job& job) {
  auto same = co_await see_the_disk(job);
  if (!same) co_return same;
  auto leased = co_await take_lease(job);
  if (!leased) co_return leased;
  co_return co_await mark_vm(job);
}

Task<Result<void>> rescue_vm(Job& job) {
  auto made = co_await ensure_rescue_machine(job);
  if (!made) co_return made;
  co_return co_await hear_rescue_vm(job);
}

Task<Result<void>> probe(Job& job) {
  const std::string name = "probe";
  const bool given = !job.plan.from_snapshot.empty();
  const std::string source = given ? job.at.snapshot : job.at.probe_snapshot;
  if (!given) {
    auto snapshot = co_await ensure_snapshot(job, name, source, job.at.os_disk);
    if (!snapshot) co_return snapshot;
  }
  auto disk = co_await ensure_disk(job, name, job.at.probe_disk, source);
  if (!disk) co_return disk;
  auto attached = co_await ensure_attached(job, name, job.at.probe_disk);
  if (!attached) co_return attached;
  auto heard = co_await probe_volume(job);
  if (!heard) co_return heard;
  auto detached = co_await ensure_detached(job, name, job.at.probe_disk);
  if (!detached) co_return detached;
  auto gone = co_await ensure_gone(job, name, "Microsoft.Compute/disks", job.at.probe_disk);
  if (!gone || given) co_return gone;
  co_return co_await ensure_gone(job, name, "Microsoft.Compute/snapshots", job.at.probe_snapshot);
}

Task<Result<void>> power_off(Job& job) { co_return co_await ensure_off(job, "power_off", job.plan.deallocate); }

Task<Result<void>> snapshot(Job& job) {
  if (job.plan.from_snapshot.empty()) {
    co_return co_await ensure_snapshot(job, "snapshot", job.at.snapshot, job.at.os_disk);
  }
  auto seen = co_await look_at_disk(job, job.at.snapshot);
  if (!seen) co_return std::move(seen).error();
  if (*seen && (*seen)->complete) co_return Result<void>();
  auto error = base::fail(ErrorCode::not_found, "the given snapshot {} is {}", job.at.snapshot,
                          *seen ? "not complete yet" : "not there any more");
  error.remedy = *seen ? "wait until it is, then resume" : "plan again with another snapshot, or without one";
  co_return error;
}

Task<Result<void>> copy(Job& job) { co_return co_await ensure_disk(job, "copy", job.at.copy, job.at.snapshot); }
Task<Result<void>> attach(Job& job) { co_return co_await ensure_attached(job, "attach", job.at.copy); }
Task<Result<void>> detach(Job& job) { co_return co_await ensure_detached(job, "detach", job.at.copy); }

Task<Result<void>> swap(Job& job) {
  // The copy of a snapshot that was there before lacks what Windows has
  // written since in any case, so it is stopped again, should anybody have started it.
  if (!job.plan.from_snapshot.empty()) {
    auto seen = co_await look_at_vm(job, job.at.vm);
    if (!seen) co_return std::move(seen).error();
    if (*seen && !equals_ignoring_case((*seen)->vm.os_disk_id, job.at.copy)) {
      auto off = co_await ensure_off(job, "swap", job.plan.deallocate);
      if (!off) co_return off;
    }
  }
  co_return co_await ensure_os_disk(job, "swap", job.at.copy);
}

// Written before the start leaves: whatever becomes of the lease and of the
// journal, the copy itself says that Windows may have run on it.
Task<Result<void>> mark_copy(Job& job) {
  const std::string value = offline::plan_tag_value(job.plan.id, "start", job.plan.facts.power);
  Patience patience(job);
  for (;;) {
    auto seen = co_await look_at_resource(job, job.at.copy);
    if (!seen) co_return std::move(seen).error();
    if (*seen && (*seen)->plan_tag == value) co_return Result<void>();
    auto call = call_of(job, "start", "PATCH", job.at.copy + "/providers/Microsoft.Resources/tags/default");
    if (!call) co_return std::move(call).error();
    auto written = co_await write(job, "start", std::move(*call));
    if (written) co_return Result<void>();
    auto again = co_await patience.after(std::move(written).error());
    if (!again) co_return again;
  }
}

Task<Result<void>> start(Job& job) {
  auto marked = co_await mark_copy(job);
  if (!marked) co_return marked;
  if (!job.chronicle.known().start_meant) {
    auto seen = co_await look_at_vm(job, job.at.vm);
    if (!seen) co_return std::move(seen).error();
    const auto at = *seen ? (*seen)->answered_at : std::nullopt;
    auto noted = co_await job.chronicle.will_start(at);
    if (!noted) co_return noted;
  }
  co_return co_await ensure_running(job, "start");
}

Task<Result<void>> confirm(Job& job) {
  auto stays = co_await stays_on_copy(job);
  if (!stays) co_return stays;
  if (job.plan.task != PlantedTask::nothing) {
    auto heard = co_await read_back(job);
    if (!heard) co_return heard;
    // What was read lies on the copy, whatever the VM has meanwhile.
    auto still = co_await stays_on_copy(job);
    if (!still) co_return still;
  }
  auto restored = co_await restore_power(job);
  if (!restored) co_return restored;
  co_return co_await clean_up(job);
}

struct NamedStep {
  std::string_view name;
  Step step;
};

constexpr NamedStep steps[] = {
    {"record", &record},     {"rescue_vm", &rescue_vm}, {"probe", &probe},   {"power_off", &power_off},
    {"snapshot", &snapshot}, {"copy", &copy},           {"attach", &attach}, {"stage", &stage_volume},
    {"detach", &detach},     {"swap", &swap},           {"start", &start},   {"disarm", &disarm},
    {"confirm", &confirm},
};

// The state that the VM is to be in: "running", "stopped" or "deallocated".
std::string_view wanted_power(const Job& job) noexcept {
  switch (job.plan.power_after) {
    case PowerAfter::running:
      return "running";
    case PowerAfter::stopped:
      return "stopped";
    case PowerAfter::deallocated:
      return "deallocated";
    case PowerAfter::as_before:
      break;
  }
  const std::string& before = job.plan.facts.power;
  return before == "stopped" || before == "deallocated" ? std::string_view(before) : "running";
}

}  // namespace

Step step_named(std::string_view name) noexcept {
  const auto* found = std::ranges::find_if(steps, [name](const NamedStep& one) { return one.name == name; });
  return found == std::end(steps) ? nullptr : found->step;
}

Task<Result<void>> restore_power(Job& job) {
  const std::string_view wanted = wanted_power(job);
  if (wanted == "running") co_return co_await ensure_running(job, "confirm");
  co_return co_await ensure_off(job, "confirm", wanted == "deallocated");
}

}  // namespace azvmreset::rescue
