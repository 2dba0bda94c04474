// The steps of a plan, in the order that they must have, and no stricter.
#include "base/ascii.hpp"
#include "base/fail.hpp"
#include "base/format.hpp"
#include "engine/together.hpp"
#include "rescue/disks.hpp"
#include "rescue/guest_talk.hpp"
#include "rescue/lease.hpp"
#include "rescue/power.hpp"
#include "rescue/sending.hpp"
#include "rescue/steps.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace azvmreset::rescue {
namespace {

using base::equals_ignoring_case;
using engine::Task;

// What the branches share. Lives in the frame of run_steps.
struct Run {
  Run(Job& whose) : job(whose), begun(whose.plan.steps.size()), ended(whose.plan.steps.size()) {}

  Job& job;
  std::vector<bool> begun;
  std::vector<bool> ended;
  bool failed = false;  // nothing more begins
};

using Indices = std::vector<std::size_t>;

// Between two processes: shorter than it takes to start a Windows, to work with it and to stop it.
constexpr std::chrono::minutes longest_absence{10};

StepReport& report_of(Job& job, const std::string& name) {
  std::vector<StepReport>& reports = job.result.steps;
  const auto found = std::ranges::find_if(reports, [&name](const StepReport& one) { return one.name == name; });
  if (found != reports.end()) return *found;
  reports.emplace_back();
  reports.back().name = name;
  return reports.back();
}

bool may_begin(const Run& run, std::size_t index) {
  if (run.begun[index]) return false;
  const auto over = [&run](std::int32_t number) {
    const auto& steps = run.job.plan.steps;
    for (std::size_t i = 0; i < steps.size(); ++i) {
      if (steps[i].number == number) return static_cast<bool>(run.ended[i]);
    }
    return true;
  };
  return std::ranges::all_of(run.job.plan.steps[index].after, over);
}

// Claimed at once: of two branches that end here one goes on with each.
Indices take_ready(Run& run) {
  Indices ready;
  for (std::size_t i = 0; i < run.begun.size(); ++i) {
    if (!may_begin(run, i)) continue;
    run.begun[i] = true;
    ready.push_back(i);
  }
  return ready;
}

Phase phase_of(std::string_view name) noexcept {
  if (name == "record") return Phase::preflight;
  if (name == "snapshot" || name == "copy") return Phase::snapshotting;
  if (name == "start") return Phase::starting;
  if (name == "confirm") return Phase::reading;
  return Phase::running;
}

void tell(Job& job, const PlanStep& step) {
  const std::string line = base::format("step {} of {}: {}", step.number, job.plan.steps.size(), step.purpose);
  job.context.progress.entered(phase_of(step.name), line);
}

Error in_step(const Job& job, const PlanStep& step, Error error) {
  error.message = base::format("step {} of {} ({}): {}", step.number, job.plan.steps.size(), step.name, error.message);
  return error;
}

// To be made anew: what cannot be deleted would be taken for the new one.
Task<Result<void>> take_away(Job& job, std::string step, std::string type, std::string id) {
  auto gone = co_await ensure_gone(job, std::move(step), std::move(type), id);
  if (!gone) co_return gone;
  auto seen = co_await look_at_disk(job, id);
  if (!seen) co_return std::move(seen).error();
  if (*seen) {
    auto error = base::fail(ErrorCode::refused, "{} has to be made anew, could not be deleted, and was not used", id);
    error.remedy = "see what keeps it (a lock?), and delete it";
    co_return error;
  }
  std::erase_if(job.result.items, [&id](const RescueItem& item) { return item.id == id; });
  co_return Result<void>();
}

Task<Result<void>> take_copy_away(Job& job) {
  auto detached = co_await ensure_detached(job, "detach", job.at.copy);
  if (!detached) co_return detached;
  co_return co_await take_away(job, "copy", "Microsoft.Compute/disks", job.at.copy);
}

// The copy on which planting began, and has not ended, is not mended.
Task<Result<void>> forget_copy(Job& job) {
  auto away = co_await take_copy_away(job);
  if (!away) co_return away;
  co_return co_await job.chronicle.again("copy");
}

bool is_half_planted(const Job& job) noexcept {
  const auto& planted = job.chronicle.known().planted;
  return planted && !planted->ended;
}

bool is_planted(const Job& job) noexcept {
  const auto& planted = job.chronicle.known().planted;
  return planted && planted->ended;
}

Task<Result<void>> do_step(Job& job, std::string name) {
  const Step step = step_named(name);
  if (step == nullptr) {
    co_return base::fail(ErrorCode::protocol, "the plan has a step that is none: {}", name);
  }
  auto begun = co_await job.chronicle.step_begun(name);
  if (!begun) co_return begun;
  auto done = co_await step(job);
  if (!done) co_return done;
  co_return co_await job.chronicle.step_done(name);
}

Task<Result<void>> take(Run& run, std::size_t index) {
  Job& job = run.job;
  const PlanStep& step = job.plan.steps[index];
  StepReport& report = report_of(job, step.name);
  if (job.chronicle.known().done(step.name)) {
    report.outcome = StepOutcome::done_before;
    co_return Result<void>();
  }
  const auto started_at = job.context.clock.wall_now();
  report.started_at = started_at;
  tell(job, step);
  auto done = co_await do_step(job, step.name);
  StepReport& now = report_of(job, step.name);
  now.took = std::chrono::duration_cast<std::chrono::milliseconds>(job.context.clock.wall_now() - started_at);
  now.outcome = done ? StepOutcome::done : StepOutcome::failed;
  if (!done) co_return in_step(job, step, std::move(done).error());
  co_return Result<void>();
}

Task<Result<void>> go_on(Run& run, Indices ready);

// One step, and what may begin once it has ended.
Task<Result<void>> follow(Run& run, std::size_t index) {
  if (run.failed) co_return Result<void>();
  auto taken = co_await take(run, index);
  if (!taken) {
    run.failed = true;
    co_return taken;
  }
  run.ended[index] = true;
  Indices ready = take_ready(run);
  co_return co_await go_on(run, std::move(ready));
}

Task<Result<void>> go_on(Run& run, Indices ready) {
  if (ready.empty()) co_return Result<void>();
  const std::size_t first = ready.front();
  if (ready.size() == 1) co_return co_await follow(run, first);
  ready.erase(ready.begin());
  auto both = co_await engine::together(follow(run, first), go_on(run, std::move(ready)));
  auto& [one, others] = both;
  if (!one) co_return std::move(one);
  co_return std::move(others);
}

// Where the copy is the OS disk, whatever came before the swap is done: there
// is no way back to it, and no need.
Task<Result<void>> believe_the_vm(Job& job) {
  auto seen = co_await look_at_vm(job, job.at.vm);
  if (!seen) co_return std::move(seen).error();
  if (!*seen) co_return base::fail(ErrorCode::not_found, "the VM {} is not there", job.at.vm);
  job.result.os_disk_id = (*seen)->vm.os_disk_id;
  job.result.power = (*seen)->vm.power;
  const bool swapped = equals_ignoring_case((*seen)->vm.os_disk_id, job.at.copy);
  if (!swapped) co_return Result<void>();
  for (const PlanStep& step : job.plan.steps) {
    // Nor is the rescue VM: whoever reads back may need it still, and it may be gone.
    const bool later =
        step.name == "rescue_vm" || step.name == "start" || step.name == "disarm" || step.name == "confirm";
    if (later || job.chronicle.known().done(step.name)) continue;
    auto done = co_await job.chronicle.step_done(step.name);
    if (!done) co_return done;
  }
  co_return Result<void>();
}

// Somebody has started the VM since it was powered off, or may have started and
// stopped it while nobody was at work, which Azure does not tell: what Windows
// has written would be missing on the copy.
bool is_outdated(const Job& job) {
  const Known& known = job.chronicle.known();
  const LedgerItem* item = known.item(job.at.snapshot);
  const bool taken = item != nullptr && item->state != LedgerItem::State::deleted;
  const bool was_off = known.done("power_off");
  if (!job.plan.from_snapshot.empty() || (!taken && !was_off)) return false;
  const bool off = job.result.power == "stopped" || job.result.power == "deallocated";
  if (!off || !was_off) return true;  // of a snapshot that another journal tells of nobody knows the age
  const auto last = known.written_at;
  const auto now = job.context.clock.wall_now();
  return !last || now < *last || now - *last > longest_absence;
}

Task<Result<void>> forget_snapshot(Job& job) {
  auto copy = co_await take_copy_away(job);
  if (!copy) co_return copy;
  auto gone = co_await take_away(job, "snapshot", "Microsoft.Compute/snapshots", job.at.snapshot);
  if (!gone) co_return gone;
  job.result.warnings.emplace_back("snapshot_renewed",
                                   "Windows ran, or may have run, since the snapshot was taken: it was taken anew", "");
  co_return co_await job.chronicle.again("power_off");
}

// Of the process that this one goes on for.
Task<Result<void>> take_over(Job& job) {
  auto believed = co_await believe_the_vm(job);
  if (!believed) co_return believed;
  const bool outdated = is_outdated(job);  // before anything more is written down
  const bool may_have_run = job.chronicle.known().start_meant;
  if (may_have_run) {
    auto stays = co_await stays_on_copy(job);
    if (!stays) co_return stays;
  }
  const bool swapped = equals_ignoring_case(job.result.os_disk_id, job.at.copy);
  if (!swapped && !may_have_run && (outdated || !is_planted(job))) {
    // Now, and not at step stage, when the VM is off.
    if (auto at_hand = check_secret_at_hand(job); !at_hand) co_return at_hand;
  }
  auto leased = co_await take_lease(job);
  if (!leased) co_return leased;
  if (swapped || may_have_run) co_return Result<void>();
  if (outdated) co_return co_await forget_snapshot(job);
  if (is_half_planted(job)) co_return co_await forget_copy(job);
  co_return Result<void>();
}

}  // namespace

Task<Result<void>> run_steps(Job& job) {
  // All that is lacking is the record that says so: nobody needs the lease any more.
  const bool all_done = std::ranges::all_of(
      job.plan.steps, [&job](const PlanStep& step) { return job.chronicle.known().done(step.name); });
  if (job.result.resumed && !all_done) {
    auto over = co_await take_over(job);
    if (!over) co_return over;
  }
  Run run(job);
  for (const PlanStep& step : job.plan.steps) report_of(job, step.name);
  Indices ready = take_ready(run);
  auto all = co_await go_on(run, std::move(ready));
  std::erase_if(job.result.steps,
                [](const StepReport& one) { return !one.started_at && one.outcome == StepOutcome::done; });
  co_return all;
}

}  // namespace azvmreset::rescue
