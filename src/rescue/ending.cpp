#include "rescue/ending.hpp"

#include "base/format.hpp"
#include "engine/sleep.hpp"
#include "rescue/steps.hpp"

#include <algorithm>
#include <new>
#include <utility>

namespace azvmreset::rescue {
namespace {

using engine::Task;

std::string_view action_of(const Plan& plan) noexcept {
  return plan.task == PlantedTask::nothing ? "restore" : name_of(plan.task);
}

bool plants(const Job& job) noexcept { return job.plan.task != PlantedTask::nothing; }

void say_next_steps(Job& job) {
  RescueResult& result = job.result;
  const bool created_nothing = result.outcome == PlantedOutcome::refused;
  if (plants(job) && created_nothing) {
    result.next_steps.emplace_back("read what the guest said, and see to it; or roll back");
  } else if (plants(job)) {
    result.next_steps.emplace_back("connect with Remote Desktop");
  }
  const auto left = [](const RescueItem& item) { return item.fate == ItemFate::left; };
  if (std::ranges::any_of(result.items, left)) {
    result.next_steps.emplace_back("delete what was left: cleanup with the journal");
  }
  result.next_steps.push_back(base::format("keep the original disk {} until the sign-in works, then delete it by hand",
                                           result.original_disk_id));
}

Task<Result<RescueResult>> finish(Job& job) {
  auto noted = co_await job.chronicle.ended(RescueEnd::succeeded);
  if (!noted) co_return std::move(noted).error();
  RescueResult& result = job.result;
  result.end = RescueEnd::succeeded;
  result.evidence = std::max(result.evidence, Evidence::applied);
  result.finished_at = job.context.clock.wall_now();
  say_next_steps(job);
  co_return std::move(result);
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

bool nothing_was_done(const Job& job) { return job.chronicle.known().ledger.empty() && !job.lease_held; }

bool to_be_undone(const Job& job) {
  if (job.on_failure == OnFailure::roll_back) return true;
  return job.on_failure == OnFailure::automatic && !has_begun(job, "power_off") && !has_begun(job, "swap");
}

void add_remedy(Error& error, std::string_view more) {
  error.remedy += error.remedy.empty() ? "" : "; then ";
  error.remedy += more;
}

Error left(Error error) {
  error.message += "; what was done stays as it is";
  add_remedy(error, "go on with resume_rescue and the journal, or back with rollback");
  return error;
}

Task<Result<RescueResult>> give_up(Job& job, Error why) {
  const engine::Scope* scope = co_await engine::current_scope();
  if (nothing_was_done(job)) co_return why;
  // Somebody waits for the end of a rescue that was stopped; and without the lease nothing may leave.
  const bool must_stay = scope->stopped() || job.lease_lost || is_of_the_lease(why);
  if (must_stay || !to_be_undone(job)) co_return left(std::move(why));

  job.context.progress.entered(Phase::restoring, "it cannot go on; what was begun is undone");
  auto undone = co_await take_back(job, false);
  if (!undone) {
    why.message += "; undoing it failed, too: " + undone.error().message;
    co_return left(std::move(why));
  }
  why.message += "; everything was undone, and the VM is as it was";
  co_return why;
}

Error out_of_memory() {
  Error lost(ErrorCode::outcome_unknown, "out of memory; what was done stays as it is");
  lost.remedy = "go on with resume_rescue and the journal, or back with rollback";
  lost.may_have_arrived = true;
  return lost;
}

Task<Result<RescueResult>> run_and_tell(Job& job) {
  auto done = co_await run_steps(job);
  if (!done) co_return co_await give_up(job, std::move(done).error());
  co_return co_await finish(job);
}

}  // namespace

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
