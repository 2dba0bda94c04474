#include "engine/sleep.hpp"
#include "ops/account_dry_run.hpp"
#include "ops/blockers.hpp"
#include "ops/dry_run.hpp"
#include "ops/dry_run_steps.hpp"
#include "ops/fix_account_plan.hpp"
#include "ops/local_checks.hpp"
#include "ops/preflight.hpp"

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
  AccountCall call = plan_of(request);
  aim(call, request, *examined);
  call.operation_id = context.random.guid(host::Stream::ids);
  if (has_password) carry(call, Secret(redacted), request.clear_parameter);
  if (request.snapshot_first) {
    auto added = add_snapshot_step(run, context.arm, request.target, examined->vm, call.operation_id);
    if (!added) co_return std::move(added).error();
  }
  auto added = add_account_steps(run, context, request.target, std::move(call), *scope);
  if (!added) co_return std::move(added).error();
  co_return run;
}

}  // namespace azvmreset::ops
