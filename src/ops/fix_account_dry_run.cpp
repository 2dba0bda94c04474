#include "engine/sleep.hpp"
#include "ops/account_script.hpp"
#include "ops/blockers.hpp"
#include "ops/dry_run.hpp"
#include "ops/dry_run_steps.hpp"
#include "ops/fix_account_plan.hpp"
#include "ops/local_checks.hpp"
#include "ops/preflight.hpp"
#include "ops/script_run_job.hpp"

#include <iterator>
#include <utility>

namespace azvmreset::ops {

engine::Task<Result<DryRun>> dry_run(Context context, FixAccount request) {
  const bool has_password = !request.password.empty() || request.generate;
  auto warnings = has_password ? check_locally(request) : check_but_password(request);
  if (!warnings) co_return std::move(warnings).error();
  split_name(request);
  context.progress.entered(Phase::preflight, "reading the VM");
  auto examined = co_await examine(context, request.target);
  if (!examined) co_return std::move(examined).error();

  DryRun run;
  run.target = request.target.text();
  run.action = request.detect_only ? "detect" : "fix_account";
  run.username = request.username;
  run.warnings = std::move(*warnings);
  Standing standing = apply_overrides(examined->report.blockers, request.overrides);
  run.blockers = std::move(standing.firm);
  std::move(standing.overridden.begin(), standing.overridden.end(), std::back_inserter(run.warnings));

  engine::Scope* scope = co_await engine::current_scope();
  const ScriptTimes times = times_until(scope->deadline(), scope->loop().now());
  AccountCall call = plan_of(request);
  aim(call, request, *examined);
  call.operation_id = context.random.guid(host::Stream::ids);
  if (has_password) call.secret = Secret(redacted);
  ScriptRun script = script_of(context, call, make_nonce(context), *scope);
  redact(script);
  if (request.snapshot_first) {
    auto added = add_snapshot_step(run, context.arm, request.target, examined->vm, script.operation_id);
    if (!added) co_return std::move(added).error();
  }
  auto added = add_script_steps(run, context.arm, request.target, script, times.in_guest);
  if (!added) co_return std::move(added).error();
  co_return run;
}

}  // namespace azvmreset::ops
