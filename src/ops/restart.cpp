#include "ops/restart.hpp"

#include "base/format.hpp"
#include "base/quote.hpp"
#include "base/timestamp.hpp"
#include "ops/agent_return.hpp"
#include "ops/blockers.hpp"
#include "ops/preflight.hpp"
#include "ops/requests.hpp"
#include "ops/writer_place.hpp"

#include <azvmreset/reset.hpp>

#include <chrono>
#include <new>
#include <optional>
#include <string>
#include <utility>

namespace azvmreset::ops {
namespace {

using base::format;
using engine::Task;

// Updates that Windows finishes while it starts are what takes longest.
constexpr std::chrono::minutes longest_boot{10};

// What the steps share. Lives in the frame of the outermost one.
struct RestartJob {
  RestartJob(Context surroundings, ResourceId vm) : context(surroundings), target(std::move(vm)) {}

  Context context;
  ResourceId target;
  RestartResult result;
  std::optional<std::chrono::system_clock::time_point> last_report;  // of the agent, before the restart

  // Set from the moment on when the restart may have left: what is said should
  // there be no memory left to say it with.
  std::optional<Failure> lost;
};

Task<Result<void>> examine_and_admit(RestartJob& job) {
  job.context.progress.entered(Phase::preflight, "reading the VM");
  auto examined = co_await examine(job.context, job.target);
  if (!examined) co_return std::move(examined).error();
  const std::vector<Finding> blockers = restart_blockers(examined->report);
  if (!blockers.empty()) co_return blocked(blockers);
  job.last_report = examined->report.agent_reported_at;
  co_return Result<void>();
}

Error explained(Error error) {
  if (error.code == ErrorCode::outcome_unknown || error.code == ErrorCode::status_unreadable) {
    error.remedy = "look at the status of the VM, and when Windows started last, before restarting it again";
  } else if (error.http_status == 409 && error.remedy.empty()) {
    error.remedy = "another operation may be changing this VM: look at its status, and restart it when that has ended";
  }
  return error;
}

// When Azure said that the restart was over, by its own clock.
std::optional<std::chrono::system_clock::time_point> end_of(const arm::RunOutcome& run) {
  if (!run.result) return std::nullopt;
  const auto date = run.result->header("Date");
  return date ? base::parse_http_date(*date) : std::nullopt;
}

void warn(RestartJob& job, const AgentReturn& seen) {
  std::vector<Finding>& warnings = job.result.warnings;
  if (seen.unseen) {
    warnings.emplace_back("not_read_back", "what became of the VM was not seen: " + seen.unseen->message,
                          "read the status of the VM");
    return;
  }
  if (seen.power != "running") {
    warnings.emplace_back("not_running_afterwards",
                          format("the VM was restarted, and is {} now", base::quoted(seen.power)),
                          "read the status of the VM, and start it if it stays off");
    return;
  }
  warnings.emplace_back(
      "agent_not_back",
      format("the VM runs, but its agent has not reported within {} minutes of the restart", longest_boot.count()),
      "look at the boot diagnostics of the VM: Windows may still be installing updates, or hang");
}

RestartResult finish(RestartJob& job, AgentReturn seen) {
  if (!seen.back) warn(job, seen);
  RestartResult& result = job.result;
  result.power = seen.power.empty() ? "unknown" : std::move(seen.power);
  result.agent_status = std::move(seen.agent_status);
  result.finished_at = job.context.clock.wall_now();
  if (seen.back) {
    result.next_steps.emplace_back("connect with Remote Desktop");
  } else {
    for (const Finding& warning : result.warnings) result.next_steps.push_back(warning.remedy);
  }
  return std::move(result);
}

Task<Result<RestartResult>> send_and_watch(RestartJob& job) {
  auto request = post_power(job.context.arm, job.target, PowerAction::restart);
  if (!request) co_return std::move(request).error();
  arm::RunOptions options;
  options.progress = &job.context.progress;
  Error lost(ErrorCode::outcome_unknown, "out of memory; the restart may have been carried out");
  lost.may_have_arrived = true;
  job.lost.emplace(explained(std::move(lost)));
  auto run = co_await job.context.arm.run(std::move(*request), std::move(options));
  if (!run) co_return explained(std::move(run).error());

  job.result.evidence = Evidence::applied;
  job.result.correlation_ids = std::move(run->correlation_ids);
  const auto ended = end_of(*run);
  const auto since = ended ? ended : job.last_report;
  job.context.progress.entered(Phase::reading, "waiting for the VM's agent");
  auto seen = co_await await_agent(job.context, job.target, since, longest_boot);
  co_return finish(job, std::move(seen));
}

Task<Result<RestartResult>> send_and_tell(RestartJob& job) {
  try {
    auto outcome = co_await send_and_watch(job);
    co_return outcome;
  } catch (const std::bad_alloc&) {
    if (!job.lost) throw;
  }
  co_return std::move(*job.lost);
}

}  // namespace

std::vector<Finding> restart_blockers(const PreflightReport& report) {
  std::vector<Finding> blockers;
  for (const Finding& found : report.blockers) {
    if (found.code == name_of(Blocker::vm_not_running)) {
      const bool on_its_way = report.power != "stopped" && report.power != "deallocated";
      blockers.push_back(blocker(Blocker::vm_not_running, found.message,
                                 on_its_way ? found.remedy : "start the VM: there is nothing to restart"));
    } else if (found.code == name_of(Blocker::provisioning_updating)) {
      blockers.push_back(blocker(Blocker::provisioning_updating, found.message,
                                 "wait until that operation has ended, then restart the VM"));
    }
  }
  return blockers;
}

Task<Result<RestartResult>> restart(Context context, Restart request) {
  RestartJob job(context, std::move(request.target));
  job.result.target = job.target.text();
  job.result.started_at = context.clock.wall_now();
  auto place = co_await enter_writers(context, job.target);
  if (!place) co_return std::move(place).error();
  auto admitted = co_await examine_and_admit(job);
  if (!admitted) co_return std::move(admitted).error();
  co_return co_await send_and_tell(job);
}

}  // namespace azvmreset::ops
