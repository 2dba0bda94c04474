#include "base/fail.hpp"
#include "base/format.hpp"
#include "base/quote.hpp"
#include "ops/agent_return.hpp"
#include "ops/blockers.hpp"
#include "rescue/conversation.hpp"
#include "rescue/guest_talk.hpp"

#include <chrono>
#include <utility>

// The rescue VM, and whether one can work there.
namespace azvmreset::rescue {
namespace {

using base::format;
using base::quoted;
using engine::Task;
using namespace std::chrono_literals;

// One that was just made: Windows takes longer than Linux, and updates longer still.
constexpr engine::Duration longest_start = 15min;

Error silent(const Job& job, const ops::AgentReturn& agent) {
  const std::string power = agent.power.empty() ? "not told" : agent.power;
  const std::string status = agent.agent_status.empty() ? "silent" : agent.agent_status;
  Finding found = ops::blocker(
      Blocker::rescue_unsuitable,
      format("the agent of the rescue VM {} does not answer: the VM is {}, its agent {}", quoted(job.at.rescue_vm, 300),
             power, status),
      job.plan.rescue_is_made ? "give its subnet a way to Azure (the network nat_gateway), or use another image"
                              : "start it, or use another rescue VM");
  return ops::blocked({found});
}

}  // namespace

Task<Result<void>> hear_rescue_vm(Job& job) {
  auto vm = ResourceId::parse(job.at.rescue_vm);
  if (!vm) co_return std::move(vm).error();
  auto agent = co_await ops::await_agent(job.context, std::move(*vm), std::nullopt, longest_start);
  if (agent.unseen) co_return std::move(*agent.unseen);
  if (!agent.back) co_return silent(job, agent);

  Question question;
  question.step = "rescue_vm";
  question.part = "ready";
  question.verb = guest::RescueVerb::prepare;
  auto report = co_await ask(job, std::move(question));
  if (!report) co_return std::move(report).error();
  co_return Result<void>();
}

}  // namespace azvmreset::rescue
