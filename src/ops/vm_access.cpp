#include "ops/vm_access.hpp"

#include "ops/admission.hpp"
#include "ops/local_checks.hpp"
#include "ops/preflight.hpp"
#include "ops/vm_access_write.hpp"

#include <new>
#include <utility>

namespace azvmreset::ops {
namespace {

using engine::Task;

Task<Result<arm::VmView>> examine_and_admit(Job& job) {
  job.context.progress.entered(Phase::preflight, "reading the VM");
  auto examined = co_await examine(job.context, job.target);
  if (!examined) co_return std::move(examined).error();
  if (auto admitted = admit(job, examined->report); !admitted) co_return std::move(admitted).error();
  co_return std::move(examined->vm);
}

// Memory may run out once the write has left; it is lost to us then, but it is
// not undone.
Task<Result<ResetResult>> write_and_tell(Job& job, arm::VmView vm) {
  try {
    auto outcome = co_await write(job, std::move(vm));
    co_return outcome;
  } catch (const std::bad_alloc&) {
    if (!job.lost) throw;
  }
  co_return std::move(*job.lost);
}

Task<Result<ResetResult>> run(Job& job) {
  auto vm = co_await examine_and_admit(job);
  if (!vm) co_return std::move(vm).error();

  arm::VmQueue& writers = job.context.arm.writers();
  const bool waits = writers.busy(job.target);
  if (waits) job.context.progress.entered(Phase::queued, "another write to this VM goes first");
  auto place = co_await writers.enter(job.target);
  if (!place) co_return std::move(place).error();
  if (waits) {
    // The other write may have changed what was read: the instance, its
    // version, its last words.
    auto again = co_await examine_and_admit(job);
    if (!again) co_return std::move(again).error();
    co_return co_await write_and_tell(job, std::move(*again));
  }
  co_return co_await write_and_tell(job, std::move(*vm));
}

}  // namespace

Task<Result<ResetResult>> reset_password(Context context, ResetPassword request) {
  auto warnings = check_locally(request);
  if (!warnings) co_return std::move(warnings).error();

  Job job(context, std::move(request.target));
  job.password = std::move(request.password);
  job.create = request.create;
  job.unchecked_name = request.unchecked_name;
  job.overrides = std::move(request.overrides);
  job.require = request.require;
  job.local_warnings = std::move(*warnings);
  job.result.target = job.target.text();
  job.result.action = "reset_password";
  job.result.username = std::move(request.username);
  // VMAccess does not say whether it found the account or made it (F1.6).
  job.result.created = Tristate::unknown;
  job.result.started_at = context.clock.wall_now();
  co_return co_await run(job);
}

Task<Result<ResetResult>> reset_rdp(Context context, ResetRdp request) {
  auto warnings = check_locally(request);
  if (!warnings) co_return std::move(warnings).error();

  Job job(context, std::move(request.target));
  job.overrides = std::move(request.overrides);
  job.require = request.require;
  job.local_warnings = std::move(*warnings);
  job.result.target = job.target.text();
  job.result.action = "reset_rdp";
  job.result.created = Tristate::no;
  job.result.started_at = context.clock.wall_now();
  co_return co_await run(job);
}

}  // namespace azvmreset::ops
