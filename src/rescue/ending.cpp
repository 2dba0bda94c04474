#include "rescue/ending.hpp"

#include "base/ascii.hpp"
#include "base/format.hpp"
#include "engine/sleep.hpp"
#include "guest/planting.hpp"
#include "rescue/items.hpp"
#include "rescue/steps.hpp"
#include "rescue/told_result.hpp"

#include <algorithm>
#include <new>
#include <utility>

namespace azvmreset::rescue {
namespace {

using base::equals_ignoring_case;
using engine::Task;

std::string_view action_of(const Plan& plan) noexcept {
  return plan.task == PlantedTask::nothing ? "restore" : name_of(plan.task);
}

bool plants(const Job& job) noexcept { return job.plan.task != PlantedTask::nothing; }

void say_next_steps(Job& job) {
  RescueResult& result = job.result;
  if (plants(job)) result.next_steps.emplace_back("connect with Remote Desktop");
  const auto left = [](const RescueItem& item) { return item.fate == ItemFate::left; };
  if (std::ranges::any_of(result.items, left)) {
    result.next_steps.emplace_back("delete what was left: cleanup with the journal");
  }
  result.next_steps.push_back(base::format("keep the original disk {} until the sign-in works, then delete it by hand",
                                           result.original_disk_id));
}

void add_remedy(Error& error, std::string_view more) {
  error.remedy += error.remedy.empty() ? "" : "; then ";
  error.remedy += more;
}

Error left(Error error) {
  error.message += "; what was done stays as it is";
  add_remedy(error, "go on with resume_rescue and the journal, or back with rollback");
  error.rescue_state = left_as_it_is;
  return error;
}

Task<Result<RescueResult>> finish(Job& job) {
  auto noted = co_await job.chronicle.ended(RescueEnd::succeeded);
  if (!noted) co_return left(std::move(noted).error());
  RescueResult& result = job.result;
  result.end = RescueEnd::succeeded;
  result.evidence = std::max(result.evidence, Evidence::applied);
  result.finished_at = job.context.clock.wall_now();
  say_next_steps(job);
  co_return std::move(result);
}

void tell_ledger(Job& job) {
  for (const LedgerItem& item : job.chronicle.known().ledger) {
    if (item.state == LedgerItem::State::deleted) {
      note_item(job, item.type, item.id, ItemFate::deleted, "");
    } else if (equals_ignoring_case(item.id, job.at.copy)) {
      note_item(job, item.type, item.id, ItemFate::kept, "it is the OS disk");
    } else if (job.plan.keep_snapshot && equals_ignoring_case(item.id, job.at.snapshot)) {
      note_item(job, item.type, item.id, ItemFate::kept, "as was asked for");
    } else {
      note_item(job, item.type, item.id, ItemFate::left, "the rescue ended without having deleted it");
    }
  }
}

bool has_begun(const Job& job, std::string_view step) {
  const std::vector<std::string>& begun = job.chronicle.known().steps_begun;
  return std::ranges::find(begun, step) != begun.end();
}

bool is_of_the_lease(const Error& error) {
  const auto names = {"lease_held", "lease_lost"};
  return std::ranges::any_of(names, [&error](std::string_view name) {
    return std::ranges::find(error.blockers, name) != error.blockers.end();
  });
}

// By this process, or by one before it, whose lease may be on the VM still.
bool nothing_was_done(const Job& job) {
  const Known& known = job.chronicle.known();
  const auto is_earlier = [&job](const std::string& holder) { return holder != job.holder; };
  return known.ledger.empty() && !job.lease_held && !job.lease_lost && std::ranges::none_of(known.holders, is_earlier);
}

bool to_be_undone(const Job& job) {
  if (job.on_failure == OnFailure::roll_back) return true;
  return job.on_failure == OnFailure::automatic && !has_begun(job, "power_off") && !has_begun(job, "swap");
}

Task<Result<RescueResult>> give_up(Job& job, Error why) {
  const engine::Scope* scope = co_await engine::current_scope();
  if (nothing_was_done(job)) co_return leaving(nothing_begun, std::move(why));
  // Somebody waits for the end of a rescue that was stopped; without the lease nothing may leave; and whoever has only
  // forgotten the secret gives it.
  const bool must_stay = scope->stopped() || job.lease_lost || is_of_the_lease(why) || why.code == ErrorCode::not_sent;
  if (must_stay || !to_be_undone(job)) co_return left(std::move(why));

  job.context.progress.entered(Phase::restoring, "it cannot go on; what was begun is undone");
  auto back = co_await take_back(job, false);
  if (!back) {
    why.message += "; undoing it failed, too: " + back.error().message;
    co_return left(std::move(why));
  }
  why.message += "; everything was undone, and the VM is as it was";
  add_remedy(why, "begin anew, with another journal");
  why.rescue_state = undone;
  co_return why;
}

Error out_of_memory() {
  Error lost(ErrorCode::outcome_unknown, "out of memory; what was done stays as it is");
  lost.remedy = "go on with resume_rescue and the journal, or back with rollback";
  lost.rescue_state = left_as_it_is;
  lost.may_have_arrived = true;
  return lost;
}

Task<Result<RescueResult>> run_and_tell(Job& job) {
  auto done = co_await run_steps(job);
  if (!done) co_return co_await give_up(job, std::move(done).error());
  co_return co_await finish(job);
}

}  // namespace

Result<RescueResult> told_again(Job& job) {
  const Known& known = job.chronicle.known();
  RescueResult& result = job.result;
  result.action = action_of(job.plan);
  result.username = job.plan.username;
  result.evidence = std::max(result.evidence, Evidence::applied);
  if (plants(job)) {
    auto enough = check_evidence(job.plan, result.evidence, job.require);
    if (!enough) return left(std::move(enough).error());
    note_plaintext(job.plan, known, result);
    if (known.marker && known.marker->read_back != "agent") result.marker = guest::marker_path(job.plan.id);
  }
  result.key_fingerprint = known.key_fingerprint;
  result.end = RescueEnd::succeeded;
  result.os_disk_id = job.at.copy;
  for (const PlanStep& step : job.plan.steps) {
    StepReport report;
    report.name = step.name;
    report.outcome = StepOutcome::done_before;
    result.steps.push_back(std::move(report));
  }
  tell_ledger(job);
  result.finished_at = job.context.clock.wall_now();
  say_next_steps(job);
  return std::move(result);
}

Result<RescueResult> leaving(std::string_view state, Result<RescueResult> outcome) {
  if (outcome || !outcome.error().rescue_state.empty()) return outcome;
  Error error = std::move(outcome).error();
  error.rescue_state = state;
  return error;
}

void take_in(Job& job) {
  const Known& known = job.chronicle.known();
  RescueResult& result = job.result;
  result.resumed = true;
  result.deallocated = known.deallocated;
  result.restarted = known.restarted;
  if (!known.marker) return;
  result.outcome = known.marker->outcome;
  result.evidence = known.marker->evidence;
  result.read_back = known.marker->read_back;
  result.password_delivered = known.marker->delivered;
}

Task<Result<RescueResult>> carry_out(Job& job) {
  job.result.action = action_of(job.plan);
  job.result.username = job.plan.username;
  // Made while there is memory: an Error needs some.
  Failure lost(out_of_memory());
  try {
    auto outcome = co_await run_and_tell(job);
    co_return outcome;
  } catch (const std::bad_alloc&) {
  }
  co_return lost;
}

}  // namespace azvmreset::rescue
