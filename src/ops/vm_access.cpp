#include "ops/vm_access.hpp"

#include "ops/guest_proof.hpp"
#include "ops/local_checks.hpp"
#include "ops/password.hpp"
#include "ops/script_reset.hpp"
#include "ops/vm_access_end.hpp"
#include "ops/vm_access_prepare.hpp"
#include "ops/vm_access_removal.hpp"
#include "ops/vm_access_request.hpp"
#include "ops/vm_access_write.hpp"
#include "ops/writer_place.hpp"

#include <new>
#include <utility>

namespace azvmreset::ops {
namespace {

using engine::Task;

Task<Outcome> run(Job& job, Work work) {
  auto place = co_await enter_writers(job.context, job.target);
  if (!place) co_return std::move(place).error();
  co_return co_await run_and_wind_up(job, work);
}

}  // namespace

Task<Outcome> carry_out(Job& job) {
  auto admitted = co_await examine_and_admit(job);
  if (!admitted) co_return admitted;
  auto ready = co_await prepare(job);
  if (!ready) co_return ready;
  if (job.by_script()) co_return co_await set_by_script(job);
  co_return co_await write_and_watch(job);
}

Result<ResetResult> result_of(Job& job, Outcome outcome) {
  if (!outcome) return std::move(outcome).failure();
  return std::move(job.outcome);
}

Task<Outcome> run_and_wind_up(Job& job, Work work) {
  try {
    auto outcome = co_await work(job);
    auto proved = co_await prove_in_guest(job, std::move(outcome));
    auto tidy = co_await protect_from_replay(job, std::move(proved));
    co_return co_await wind_up(job, std::move(tidy));
  } catch (const std::bad_alloc&) {
    if (!job.lost) throw;
  }
  co_return std::move(*job.lost);
}

Task<Result<ResetResult>> reset_password(Context context, ResetPassword request, Work work) {
  auto warnings = check_locally(request);
  if (!warnings) co_return std::move(warnings).error();

  Job job(context, std::move(request.target));
  job.local_warnings = std::move(*warnings);
  take(job, request);
  job.password = std::move(request.password);
  if (request.generate) {
    PasswordWish wish;
    wish.channel = PasswordChannel::vm_access;
    wish.account = job.result.username;
    auto made = make_password(wish, context.random);
    if (!made) co_return std::move(made).error();
    job.password = std::move(*made);
  }
  job.secrets = Keeper(std::move(request.secret_sink));
  auto ended = co_await run(job, work);
  co_return result_of(job, std::move(ended));
}

Task<Result<ResetResult>> reset_rdp(Context context, ResetRdp request) {
  auto warnings = check_locally(request);
  if (!warnings) co_return std::move(warnings).error();

  Job job(context, std::move(request.target));
  job.local_warnings = std::move(*warnings);
  take(job, request);
  auto ended = co_await run(job, carry_out);
  co_return result_of(job, std::move(ended));
}

}  // namespace azvmreset::ops
