#include "ops/script_run.hpp"

#include "engine/sleep.hpp"
#include "ops/requests.hpp"
#include "ops/script_run_job.hpp"
#include "ops/script_run_outcome.hpp"

#include <algorithm>
#include <new>

namespace azvmreset::ops {
namespace {

using engine::Duration;
using engine::Task;
using namespace std::chrono_literals;

// What Azure itself gives a script that was not told its time (F3.1, F3.2).
constexpr std::chrono::seconds longest_run = 90min;

// Between the end of the script and that of the operation: the agent picks a
// command up late, and reports late, and the resource is still to be deleted.
// Of a short time not more than a third.
constexpr Duration longest_around = 3min;

// Kept for a last look and for the deletion: a tenth of what is left.
constexpr Duration longest_reserve = 30s;

std::string name_of(const ScriptRun& run) { return run.name.empty() ? run_command_name(run.operation_id) : run.name; }

Task<Result<ScriptOutcome>> carry_out(ScriptJob& job) {
  engine::Scope* scope = co_await engine::current_scope();
  job.times = times_until(scope->deadline(), scope->loop().now());
  if (job.run.form == CommandForm::action) co_return co_await run_action(job);
  job.name = name_of(job.run);
  co_return co_await run_managed(job);
}

}  // namespace

ScriptTimes times_until(engine::TimePoint deadline, engine::TimePoint now) {
  if (deadline == engine::kNever) return {engine::kNever, longest_run};
  const auto left = std::max(std::chrono::duration_cast<Duration>(deadline - now), Duration(0));
  const auto in_guest = std::chrono::floor<std::chrono::seconds>(left - std::min(longest_around, left / 3));
  return {deadline - std::min(longest_reserve, left / 10), std::max(in_guest, std::chrono::seconds(1))};
}

Task<Result<ScriptOutcome>> run_script(Context context, ResourceId target, ScriptRun run) {
  ScriptJob job(context, std::move(target), std::move(run));
  try {
    auto outcome = co_await carry_out(job);
    co_return outcome;
  } catch (const std::bad_alloc&) {
    if (!job.lost) throw;
  }
  co_return std::move(*job.lost);
}

Task<Result<ScriptOutcome>> watch_script(Context context, ResourceId target, ScriptRun run) {
  ScriptJob job(context, std::move(target), std::move(run));
  engine::Scope* scope = co_await engine::current_scope();
  job.times = times_until(scope->deadline(), scope->loop().now());
  job.name = name_of(job.run);
  co_return co_await watch_managed(job);
}

}  // namespace azvmreset::ops
