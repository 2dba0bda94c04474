#include "ops/account_dry_run.hpp"

#include "ops/account_round.hpp"
#include "ops/dry_run_steps.hpp"
#include "ops/script_run_job.hpp"

#include <utility>

namespace azvmreset::ops {

Result<void> add_account_steps(DryRun& run, Context& context, const ResourceId& target, AccountCall call,
                               const engine::Scope& scope) {
  const ScriptTimes times = times_until(scope.deadline(), scope.loop().now());
  for (AccountCall& round : rounds_of(context, std::move(call))) {
    ScriptRun script = script_of(context, round, make_nonce(context), scope);
    redact(script);
    auto added = add_script_steps(run, context.arm, target, script, times.in_guest);
    if (!added) return added;
  }
  return {};
}

}  // namespace azvmreset::ops
