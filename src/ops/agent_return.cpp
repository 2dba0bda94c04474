#include "ops/agent_return.hpp"

#include "engine/sleep.hpp"
#include "ops/preflight.hpp"

#include <utility>

namespace azvmreset::ops {
namespace {

using Since = std::optional<std::chrono::system_clock::time_point>;

bool is_back(const PreflightReport& report, const Since& since) {
  const bool ready = report.power == "running" && report.agent_status == "ready";
  return ready && (!since || (report.agent_reported_at && *report.agent_reported_at > *since));
}

}  // namespace

engine::Task<AgentReturn> await_agent(Context context, ResourceId vm, Since since, engine::Duration longest) {
  engine::Scope* scope = co_await engine::current_scope();
  engine::Loop& loop = scope->loop();
  const engine::TimePoint start = loop.now();
  arm::Pace pace = context.arm.pace();
  const http::Response without_hint((HttpResponse()));  // the read of a VM says nothing of when to come again
  AgentReturn outcome;
  for (;;) {
    auto seen = co_await examine(context, vm);
    context.progress.polled();
    if (!seen) {
      outcome.unseen = std::move(seen).error();
      co_return outcome;
    }
    outcome.power = seen->report.power;
    outcome.agent_status = seen->report.agent_status;
    outcome.back = is_back(seen->report, since);
    if (outcome.back || loop.now() - start >= longest) co_return outcome;

    const engine::Duration delay = pace.delay_after(without_hint, loop.now());
    auto slept = co_await engine::sleep_for(delay);
    if (!slept) {
      outcome.unseen = std::move(slept).error();
      co_return outcome;
    }
  }
}

}  // namespace azvmreset::ops
