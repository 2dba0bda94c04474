#include "engine/sleep.hpp"
#include "ops/blockers.hpp"
#include "ops/dry_run.hpp"
#include "ops/dry_run_steps.hpp"
#include "ops/preflight.hpp"
#include "ops/run_command_checks.hpp"
#include "ops/run_command_request.hpp"
#include "ops/script_run_job.hpp"

#include <iterator>
#include <utility>

namespace azvmreset::ops {

engine::Task<Result<DryRun>> dry_run(Context context, RunCommand request) {
  auto warnings = check_locally(request);
  if (!warnings) co_return std::move(warnings).error();
  context.progress.entered(Phase::preflight, "reading the VM");
  auto examined = co_await examine(context, request.target);
  if (!examined) co_return std::move(examined).error();

  DryRun run;
  run.target = request.target.text();
  run.action = "run_command";
  run.warnings = std::move(*warnings);
  Standing standing = apply_overrides(examined->report.blockers, request.overrides);
  run.blockers = std::move(standing.firm);
  for (std::vector<Finding>* more : {&examined->report.warnings, &standing.overridden}) {
    std::move(more->begin(), more->end(), std::back_inserter(run.warnings));
  }

  engine::Scope* scope = co_await engine::current_scope();
  const ScriptTimes times = times_until(scope->deadline(), scope->loop().now());
  ScriptRun script = script_of(request, context.random.guid(host::Stream::ids));
  script.location = examined->vm.location;
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
