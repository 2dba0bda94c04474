#include "ops/vm_access_end.hpp"

#include "base/format.hpp"
#include "engine/sleep.hpp"
#include "ops/power.hpp"
#include "ops/rung_cost.hpp"
#include "ops/vm_access_token.hpp"

#include <string>
#include <utility>

namespace azvmreset::ops {
namespace {

using base::format;
using engine::Task;

// Ended by us or without an answer: it may go on.
bool is_open(const Error& error) noexcept {
  return error.code == ErrorCode::outcome_unknown || error.code == ErrorCode::status_unreadable ||
         error.code == ErrorCode::cancelled || error.code == ErrorCode::deadline_exceeded;
}

// The VM was started, or may have been, and is to be put back.
bool owes_power(const Job& job) noexcept { return !job.original_power.empty() && job.after == AfterStart::restore; }

// Nothing of this reset can happen in the guest any more.
bool is_over(const Job& job, const Outcome& outcome) noexcept {
  if (job.result.evidence >= Evidence::applied) return true;
  if (outcome) return false;
  // Whoever resumes without the password may come again with it.
  if (outcome.error().code == ErrorCode::not_sent) return job.reached == Reached::settled;
  return !is_open(outcome.error());
}

std::string still_on(const Job& job, const std::string& why) {
  return format("the VM was started for the reset and is not {} again: {}", job.original_power, why);
}

// The obligation is noted down before it is fulfilled, and crossed out after
// it: a VM that somebody starts later must not be put back a second time.
Task<Result<void>> restore_power(Job& job) {
  auto noted = co_await note(job, Reached::settled);
  if (!noted) co_return noted;
  auto restored = co_await put_back(job);
  if (!restored) co_return restored;
  co_return co_await note(job, Reached::settled);
}

void finish_result(Job& job, const Result<void>& restored) {
  ResetResult& result = job.result;
  settle_costs(job);
  result.warnings.insert(result.warnings.end(), job.late_warnings.begin(), job.late_warnings.end());
  if (!restored) {
    const std::string remedy = job.original_power == "deallocated" ? "deallocate the VM yourself once it may be off"
                                                                   : "power the VM off yourself once it may be off";
    result.warnings.emplace_back("power_not_restored", still_on(job, restored.error().message), remedy);
    result.next_steps.push_back(remedy);
  }
  result.finished_at = job.context.clock.wall_now();
}

void finish_error(Job& job, Error& error, const Result<void>& restored) {
  if (!restored) {
    error.message = format("{}; {}", error.message, still_on(job, restored.error().message));
  } else if (owes_power(job) && job.result.started_vm) {
    error.message = format("{}; {}", error.message, still_on(job, "that waits until the outcome is known"));
  }
  const bool can_be_sent = error.code == ErrorCode::not_sent && job.reached != Reached::settled;
  if (job.reached && (is_open(error) || owes_power(job) || can_be_sent))
    error.resume_token = write_token(token_of(job));
}

}  // namespace

Task<Outcome> wind_up(Job& job, Outcome outcome) {
  Result<void> restored;
  if (owes_power(job) && is_over(job, outcome)) {
    auto tried = co_await restore_power(job);
    restored = std::move(tried);
  } else if (job.result.evidence >= Evidence::applied) {
    auto noted = co_await note(job, Reached::settled);
    restored = std::move(noted);
  } else if (owes_power(job) && outcome) {
    restored = Error(ErrorCode::outcome_unknown, "the guest may still be at work");
  }
  if (outcome) {
    finish_result(job, restored);
    co_return outcome;
  }
  Error error = std::move(outcome).error();
  finish_error(job, error, restored);
  co_return error;
}

}  // namespace azvmreset::ops
