#include "recovery/ladder.hpp"

#include "ops/dry_run.hpp"
#include "ops/resume.hpp"
#include "ops/vm_access.hpp"
#include "recovery/ladder_climb.hpp"
#include "recovery/ladder_rehearsal.hpp"
#include "recovery/offline_rung.hpp"

#include <utility>

namespace azvmreset::recovery {
namespace {

using engine::Task;

// A reset that had its method given has no rungs to go on with.
Task<ops::Outcome> go_on(ops::Job& job) {
  if (job.climb) co_return co_await climb_on(job);
  co_return co_await ops::go_on(job);
}

}  // namespace

Task<Result<ResetResult>> reset_password(ops::Context context, ResetPassword request) {
  if (auto checked = check_last_resort(request); !checked) co_return std::move(checked).error();
  if (request.method) co_return co_await ops::reset_password(context, std::move(request), ops::carry_out);
  co_return co_await ops::reset_password(context, std::move(request), climb);
}

Task<Result<ResetResult>> resume(ops::Context context, Resume request) {
  co_return co_await ops::resume(context, std::move(request), go_on);
}

Task<Result<DryRun>> dry_run(ops::Context context, ResetPassword request) {
  if (request.method) co_return co_await ops::dry_run(context, std::move(request));
  co_return co_await ops::dry_run(context, std::move(request), choose_rung);
}

}  // namespace azvmreset::recovery
