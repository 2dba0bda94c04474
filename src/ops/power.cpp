#include "ops/power.hpp"

#include "base/format.hpp"
#include "base/quote.hpp"
#include "base/timestamp.hpp"
#include "ops/agent_return.hpp"
#include "ops/preflight.hpp"
#include "ops/requests.hpp"

#include <chrono>
#include <optional>
#include <utility>

namespace azvmreset::ops {
namespace {

using engine::Task;
using Instant = std::chrono::system_clock::time_point;

// Longer than any deadline: that alone ends the wait for the agent.
constexpr std::chrono::hours no_limit{24 * 365};

std::optional<Instant> date_of(const http::Response* answer) {
  const auto date = answer == nullptr ? std::nullopt : answer->header("Date");
  return date ? base::parse_http_date(*date) : std::nullopt;
}

Error not_started(Error error) {
  error.message = "the VM could not be started, and nothing was sent to the guest: " + error.message;
  return error;
}

// When ARM took the start, by its own clock.
Task<Result<std::optional<Instant>>> start(Job& job) {
  auto request = post_power(job.context.arm, job.target, PowerAction::start);
  if (!request) co_return std::move(request).error();
  auto accepted = co_await job.context.arm.begin(std::move(*request), arm::RunOptions());
  if (!accepted) {
    // Refused: it is as it was. Else it may come up in a minute.
    if (!accepted.error().may_have_arrived) job.original_power.clear();
    co_return not_started(std::move(accepted).error());
  }
  const auto taken_at = date_of(accepted->answer());
  auto run = co_await job.context.arm.follow(std::move(*accepted));
  if (!run) co_return not_started(std::move(run).error());
  co_return taken_at;
}

}  // namespace

Task<Result<void>> wake(Job& job, std::string power) {
  job.context.progress.entered(Phase::starting, "starting the VM");
  std::optional<Instant> since;
  if (power != "running" && power != "starting") {
    auto started = co_await start(job);
    if (!started) co_return std::move(started).error();
    since = *started;
  }
  job.result.started_vm = true;
  job.context.progress.entered(Phase::starting, "waiting for the VM's agent");
  auto seen = co_await await_agent(job.context, job.target, since, no_limit);
  job.awake = seen.back;
  job.result.after.power = seen.power;
  job.result.after.agent_status = seen.agent_status;
  if (seen.back) co_return Result<void>();
  Error error = seen.unseen ? std::move(*seen.unseen) : Error(ErrorCode::deadline_exceeded, "the time was up");
  error.message = base::format(
      "the VM was started, but its agent was not seen to be ready, and nothing was sent to "
      "the guest: {}",
      error.message);
  co_return error;
}

Task<Result<void>> put_back(Job& job) {
  const bool deallocated = job.original_power == "deallocated";
  job.context.progress.entered(Phase::restoring, deallocated ? "deallocating the VM again" : "stopping the VM again");
  auto request =
      post_power(job.context.arm, job.target, deallocated ? PowerAction::deallocate : PowerAction::power_off);
  if (!request) co_return std::move(request).error();
  auto run = co_await job.context.arm.run(std::move(*request), arm::RunOptions());
  if (!run) co_return std::move(run).error();

  job.original_power.clear();
  job.result.after.power.clear();
  job.result.after.agent_status.clear();
  auto seen = co_await examine(job.context, job.target);
  if (!seen) co_return Result<void>();
  job.result.after.power = seen->report.power;
  job.result.after.agent_status = seen->report.agent_status;
  co_return Result<void>();
}

}  // namespace azvmreset::ops
