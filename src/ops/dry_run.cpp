#include "ops/dry_run.hpp"

#include "engine/sleep.hpp"
#include "ops/account_dry_run.hpp"
#include "ops/admission.hpp"
#include "ops/dry_run_steps.hpp"
#include "ops/findings.hpp"
#include "ops/local_checks.hpp"
#include "ops/preflight.hpp"
#include "ops/requests.hpp"
#include "ops/restart.hpp"
#include "ops/script_reset.hpp"
#include "ops/vm_access_request.hpp"
#include "ops/vm_access_write.hpp"

#include <string>
#include <utility>

namespace azvmreset::ops {
namespace {

using engine::Task;

// Where the name would stand that only the guest knows.
constexpr std::string_view unread_name = "BUILT-IN-ADMINISTRATOR";

Result<void> add_power(DryRun& run, const Job& job, PowerAction action) {
  return add_step(run, name_of(action), post_power(job.context.arm, job.target, action));
}

Result<void> add_write(DryRun& run, Job& job, const arm::VmView& vm, const engine::Scope& scope) {
  if (!job.by_script()) return add_step(run, "put_extension", plan_write(job, vm));
  AccountCall call = script_call_of(job);
  call.location = vm.location;
  call.operation_id = job.result.operation_id;
  return add_account_steps(run, job.context, job.target, std::move(call), scope);
}

// Only the real call knows whether it will be proved; where it is asked to be, the removal follows.
Result<void> add_removal(DryRun& run, const Job& job, const arm::VmView& vm) {
  const bool asked = job.confirm != Confirm::never || job.vm_access_after == VmAccessAfter::remove;
  const bool ours = vm_access_of(vm) == nullptr || job.vm_access_after == VmAccessAfter::remove;
  if (job.by_script() || !job.resets_password() || !asked || !ours) return {};
  if (job.vm_access_after == VmAccessAfter::leave) return {};
  return add_step(run, "delete_extension", delete_extension(job.context.arm, job.target, job.attempt->name));
}

// In the order of sending.
Result<void> add_steps(DryRun& run, Job& job, const arm::VmView& vm, const engine::Scope& scope) {
  const bool starts = !job.to_start.empty();
  if (starts) {
    if (auto added = add_power(run, job, PowerAction::start); !added) return added;
  }
  if (job.snapshot_first) {
    if (auto added = add_snapshot_step(run, job.context.arm, job.target, vm, job.result.operation_id); !added)
      return added;
  }
  if (auto added = add_write(run, job, vm, scope); !added) return added;
  if (auto added = add_removal(run, job, vm); !added) return added;
  if (!starts || job.after != AfterStart::restore) return {};
  return add_power(run, job, job.to_start == "deallocated" ? PowerAction::deallocate : PowerAction::power_off);
}

Task<Result<DryRun>> rehearse(Job& job, Choose choose) {
  job.context.progress.entered(Phase::preflight, "reading the VM");
  DryRun run;
  auto examined = co_await choose(job, run);
  if (!examined) co_return std::move(examined).error();
  Admission admission = judge_admission(job, examined->report);

  run.target = job.target.text();
  run.action = job.result.action;
  run.username = job.result.username;
  append(run.blockers, std::move(admission.blockers));
  append(run.warnings, std::move(admission.warnings));
  if (!job.to_start.empty()) {
    run.warnings.emplace_back("read_again_after_start",
                              "the VM is read and judged again once it runs; name and version of the extension may "
                              "be others then",
                              "");
  }
  if (admission.look_first) {
    run.warnings.emplace_back("account_read_first",
                              "the account is read in the guest by Run Command before anything is written, and what "
                              "is found there may stop the reset",
                              "");
  }
  engine::Scope* scope = co_await engine::current_scope();
  if (auto added = add_steps(run, job, examined->vm, *scope); !added) co_return std::move(added).error();
  co_return run;
}

}  // namespace

Task<Result<Examined>> as_asked(Job& job, DryRun&) { co_return co_await examine(job.context, job.target); }

Task<Result<DryRun>> dry_run(Context context, ResetPassword request, Choose choose) {
  const bool has_password = !request.password.empty() || request.generate;
  auto warnings = has_password ? check_locally(request) : check_but_password(request);
  if (!warnings) co_return std::move(warnings).error();
  Job job(context, std::move(request.target));
  job.local_warnings = std::move(*warnings);
  take(job, request);
  job.password = Secret(redacted);
  if (job.built_in_administrator && !job.by_script()) job.result.username = unread_name;
  co_return co_await rehearse(job, choose);
}

Task<Result<DryRun>> dry_run(Context context, ResetRdp request) {
  auto warnings = check_locally(request);
  if (!warnings) co_return std::move(warnings).error();
  Job job(context, std::move(request.target));
  job.local_warnings = std::move(*warnings);
  take(job, request);
  co_return co_await rehearse(job, as_asked);
}

Task<Result<DryRun>> dry_run(Context context, Restart request) {
  context.progress.entered(Phase::preflight, "reading the VM");
  auto examined = co_await examine(context, request.target);
  if (!examined) co_return std::move(examined).error();
  DryRun run;
  run.target = request.target.text();
  run.action = "restart";
  run.blockers = restart_blockers(examined->report);
  auto added = add_step(run, "restart", post_power(context.arm, request.target, PowerAction::restart));
  if (!added) co_return std::move(added).error();
  co_return run;
}

}  // namespace azvmreset::ops
