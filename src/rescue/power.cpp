#include "rescue/power.hpp"

#include "base/fail.hpp"
#include "base/quote.hpp"
#include "rescue/patience.hpp"
#include "rescue/sending.hpp"

#include <utility>

namespace azvmreset::rescue {
namespace {

using engine::Task;

// Updates that Windows finishes while it shuts down are what takes longest.
constexpr engine::Duration longest_change = std::chrono::minutes(30);

Error gone(const Job& job) {
  auto error = base::fail(ErrorCode::not_found, "the VM {} is not there any more", job.at.vm);
  error.remedy = "see who has deleted it; what the rescue has made can be deleted by cleanup";
  return error;
}

bool is_off(std::string_view power, bool deallocated) noexcept {
  return power == "deallocated" || (power == "stopped" && !deallocated);
}

void note_down(Job& job) {
  if (!job.down_since) job.down_since = job.context.clock.wall_now();
}

void note_up(Job& job) {
  if (!job.down_since) return;
  job.result.downtime +=
      std::chrono::duration_cast<std::chrono::milliseconds>(job.context.clock.wall_now() - *job.down_since);
  job.down_since.reset();
}

}  // namespace

Task<Result<void>> ensure_off(Job& job, std::string step, bool deallocated) {
  Patience patience(job);
  bool sent = false;
  for (;;) {
    auto seen = co_await look_at_vm(job, job.at.vm);
    if (!seen) co_return std::move(seen).error();
    if (!*seen) co_return gone(job);
    const std::string& power = (*seen)->vm.power;
    job.result.power = power;
    if (is_off(power, deallocated)) co_return Result<void>();
    if (sent || power == "stopping" || power == "deallocating") {
      std::string what = base::format("the VM is {}, and not off,", base::quoted(power));
      auto waited = co_await patience.before_next_look(longest_change, std::move(what));
      if (!waited) co_return waited;
      sent = false;
      continue;
    }
    auto call = power_call(job, deallocated ? "deallocate" : "powerOff?skipShutdown=false");
    if (!call) co_return std::move(call).error();
    if (power == "running") note_down(job);
    auto written = co_await write(job, step, std::move(*call));
    sent = written.ok();
    if (sent) continue;
    auto again = co_await patience.after(std::move(written).error());
    if (!again) co_return again;
  }
}

Task<Result<void>> ensure_running(Job& job, std::string step) {
  Patience patience(job);
  bool sent = false;
  for (;;) {
    auto seen = co_await look_at_vm(job, job.at.vm);
    if (!seen) co_return std::move(seen).error();
    if (!*seen) co_return gone(job);
    const std::string& power = (*seen)->vm.power;
    job.result.power = power;
    if (power == "running") {
      note_up(job);
      co_return Result<void>();
    }
    if (sent || power == "starting") {
      std::string what = base::format("the VM is {}, and does not run,", base::quoted(power));
      auto waited = co_await patience.before_next_look(longest_change, std::move(what));
      if (!waited) co_return waited;
      sent = false;
      continue;
    }
    auto call = power_call(job, "start");
    if (!call) co_return std::move(call).error();
    auto written = co_await write(job, step, std::move(*call));
    sent = written.ok();
    if (sent) continue;
    auto again = co_await patience.after(std::move(written).error());
    if (!again) co_return again;
  }
}

}  // namespace azvmreset::rescue
