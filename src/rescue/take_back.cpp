// The way back, from wherever a rescue stands. It believes what it sees: a way
// back that was cut short is begun again, and ends the same.
#include "arm/provisioning_state.hpp"
#include "base/ascii.hpp"
#include "base/fail.hpp"
#include "base/quote.hpp"
#include "rescue/lease.hpp"
#include "rescue/patience.hpp"
#include "rescue/power.hpp"
#include "rescue/sending.hpp"
#include "rescue/steps.hpp"

#include <azvmreset/progress.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <utility>

namespace azvmreset::rescue {
namespace {

using base::equals_ignoring_case;
using engine::Task;

constexpr engine::Duration longest_operation = std::chrono::minutes(20);

bool is_off(std::string_view power) noexcept { return power == "stopped" || power == "deallocated"; }

// "at most 3 h 20 min", by ARM's clock, or that nobody knows.
std::string how_long(const Job& job, const SeenVm& seen) {
  const auto& since = job.chronicle.known().start_meant_at;
  if (!since || !seen.answered_at || *seen.answered_at < *since) return "nobody knows how long";
  const auto minutes = std::chrono::ceil<std::chrono::minutes>(*seen.answered_at - *since).count();
  return minutes < 60 ? base::format("at most {} min", minutes)
                      : base::format("at most {} h {} min", minutes / 60, minutes % 60);
}

Error would_lose(const Job& job, const SeenVm& seen) {
  auto error = base::fail(ErrorCode::blocked,
                          "Windows may have run on the copy, {}: going back to {} loses what it has written since; "
                          "nothing was changed",
                          how_long(job, seen), job.at.os_disk);
  error.blockers = {"changes_on_copy"};
  error.remedy = "go on with the rescue; or go back all the same (discard_changes)";
  return error;
}

// The copy tells it itself, whatever became of the journal: its tag was
// written before the start left.
Task<Result<bool>> may_have_run(Job& job, bool on_copy, std::string power) {
  const Known& known = job.chronicle.known();
  if (on_copy && (known.start_meant || !is_off(power))) co_return true;
  // Of a rescue that has made none another's disk may have its name.
  if (!on_copy && known.item(job.at.copy) == nullptr) co_return false;
  auto copy = co_await look_at_resource(job, job.at.copy);
  if (!copy) co_return std::move(copy).error();
  co_return *copy && (known.start_meant || (*copy)->plan_tag.starts_with(job.plan.id + "/start/"));
}

Error vm_gone(const Job& job) {
  auto error = base::fail(ErrorCode::not_found, "the VM {} is not there any more", job.at.vm);
  error.remedy = "see who has deleted it; what the rescue has made can be deleted by cleanup";
  return error;
}

// As it is once what another process began has ended: a swap that is still
// under way would come after the look.
Task<Result<SeenVm>> settled_vm(Job& job) {
  Patience patience(job);
  for (;;) {
    auto seen = co_await look_at_vm(job, job.at.vm);
    if (!seen) co_return std::move(seen).error();
    if (!*seen) co_return vm_gone(job);
    if (arm::at_rest((*seen)->vm.provisioning_state)) co_return std::move(**seen);
    std::string what = base::format("the VM is {}", base::quoted((*seen)->vm.provisioning_state));
    auto waited = co_await patience.before_next_look(longest_operation, std::move(what));
    if (!waited) co_return std::move(waited).error();
  }
}

Error no_way_back(const Job& job, std::string_view why) {
  auto error = base::fail(ErrorCode::refused, "there is no way back to the disk {}: {}; nothing was changed",
                          job.at.os_disk, why);
  error.remedy = "leave the VM on the disk that it has; what the rescue has made can be deleted by cleanup";
  return error;
}

// What the VM was taken from: there, the same, and nobody else's.
Task<Result<void>> is_original_there(Job& job) {
  auto seen = co_await look_at_disk(job, job.at.os_disk);
  if (!seen) co_return std::move(seen).error();
  if (!*seen) co_return no_way_back(job, "it is not there any more");
  const arm::DiskView& disk = **seen;
  const std::string& unique = job.plan.facts.os_disk_unique_id;
  if (!unique.empty() && !disk.unique_id.empty() && !equals_ignoring_case(unique, disk.unique_id)) {
    co_return no_way_back(job, "another disk has its name now");
  }
  // A disk that was swapped out is shown as the VM's own for a while.
  if (disk.managed_by.empty() || equals_ignoring_case(disk.managed_by, job.at.vm)) co_return Result<void>();
  co_return no_way_back(job, base::format("it is attached to {}", base::quoted(disk.managed_by, 300)));
}

Error another_disk(const Job& job, const std::string& found) {
  return no_way_back(
      job, base::format("the VM has an OS disk that is neither it nor its copy, {}", base::quoted(found, 300)));
}

// Whether a swap back is wanted, and may be.
Task<Result<bool>> judge(Job& job, bool discard_changes) {
  auto seen = co_await settled_vm(job);
  if (!seen) co_return std::move(seen).error();
  const SeenVm& vm = *seen;
  job.result.os_disk_id = vm.vm.os_disk_id;
  job.result.power = vm.vm.power;
  const bool on_copy = equals_ignoring_case(vm.vm.os_disk_id, job.at.copy);
  auto ran = co_await may_have_run(job, on_copy, vm.vm.power);
  if (!ran) co_return std::move(ran).error();
  if (*ran && !discard_changes) co_return would_lose(job, vm);
  if (!on_copy && !equals_ignoring_case(vm.vm.os_disk_id, job.at.os_disk)) {
    co_return another_disk(job, vm.vm.os_disk_id);
  }
  if (!on_copy) co_return false;
  auto there = co_await is_original_there(job);
  if (!there) co_return std::move(there).error();
  co_return true;
}

Task<Result<void>> swap_back(Job& job) {
  job.context.progress.entered(Phase::running, "going back: powering the VM off, swapping its own disk in");
  auto off = co_await ensure_off(job, "swap", job.plan.deallocate);
  if (!off) co_return off;
  co_return co_await ensure_os_disk(job, "swap", job.at.os_disk);
}

// A VM that was off is off now, unless somebody has started it on its own
// disk: that is theirs.
Task<Result<void>> power_as_before(Job& job) {
  const std::string& before = job.plan.facts.power;
  if (!is_off(before)) co_return co_await ensure_running(job, "power_off");
  auto seen = co_await look_at_vm(job, job.at.vm);
  if (!seen) co_return std::move(seen).error();
  if (!*seen) co_return vm_gone(job);
  const std::string power = (*seen)->vm.power;
  if (before == "deallocated" && power == "stopped") co_return co_await ensure_off(job, "power_off", true);
  job.result.power = power;
  if (power != before) {
    job.result.warnings.emplace_back("power_differs", base::format("the VM was {}, and is {} now", before, power),
                                     "bring it into the state that you want");
  }
  co_return Result<void>();
}

void note_undone(Job& job) {
  const auto& begun = job.chronicle.known().steps_begun;
  job.result.steps.clear();
  for (auto step = begun.rbegin(); step != begun.rend(); ++step) {
    StepReport report;
    report.name = *step;
    report.outcome = StepOutcome::undone;
    job.result.steps.push_back(std::move(report));
  }
}

}  // namespace

Task<Result<void>> take_back(Job& job, bool discard_changes) {
  // Who began to go back was told what is lost.
  const bool given_up = discard_changes || job.chronicle.known().undoing;
  auto swap = co_await judge(job, given_up);
  if (!swap) co_return std::move(swap).error();
  auto leased = co_await take_lease(job);
  if (!leased) co_return leased;
  auto noted = co_await job.chronicle.undoing();
  if (!noted) co_return noted;
  if (*swap) {
    auto swapped = co_await swap_back(job);
    if (!swapped) co_return swapped;
  }
  auto powered = co_await power_as_before(job);
  if (!powered) co_return powered;
  job.context.progress.entered(Phase::running, "going back: deleting what the rescue has made");
  job.discard_password = true;  // of an account on the copy, which goes
  auto clean = co_await clean_up(job);
  if (!clean) co_return clean;
  note_undone(job);
  job.result.end = RescueEnd::rolled_back;
  co_return co_await job.chronicle.ended(RescueEnd::rolled_back);
}

}  // namespace azvmreset::rescue
