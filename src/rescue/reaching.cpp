#include "rescue/reaching.hpp"

#include "engine/sleep.hpp"
#include "ops/agent_return.hpp"
#include "rescue/sending.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace azvmreset::rescue {
namespace {

using engine::Task;

// Windows starts, processes its policy, and the script does its work.
constexpr std::chrono::seconds longest_boot = std::chrono::minutes(3);

}  // namespace

Task<Result<bool>> agent_is_there(Job& job) {
  auto vm = ResourceId::parse(job.at.vm);
  if (!vm) co_return std::move(vm).error();
  const auto since = job.chronicle.known().start_meant_at;
  auto agent = co_await ops::await_agent(job.context, std::move(*vm), since, job.agent_patience);
  const engine::Scope* scope = co_await engine::current_scope();
  if (scope->stopped()) co_return scope->stop_error();
  co_return agent.back;
}

Task<Result<void>> let_it_boot(Job& job) {
  const auto since = job.chronicle.known().start_meant_at;
  auto seen = co_await look_at_vm(job, job.at.vm);
  if (!seen) co_return std::move(seen).error();
  std::chrono::seconds left = longest_boot;
  if (since && *seen && (*seen)->answered_at) {
    const auto passed = std::chrono::duration_cast<std::chrono::seconds>(*(*seen)->answered_at - *since);
    left = std::clamp(longest_boot - passed, std::chrono::seconds(0), longest_boot);
  }
  co_return co_await engine::sleep_for(left);
}

}  // namespace azvmreset::rescue
