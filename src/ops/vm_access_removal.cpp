#include "ops/vm_access_removal.hpp"

#include "base/format.hpp"
#include "base/quote.hpp"
#include "engine/sleep.hpp"
#include "engine/within.hpp"
#include "ops/leftovers_removal.hpp"
#include "ops/requests.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

namespace azvmreset::ops {
namespace {

using base::format;
using base::quoted;
using engine::Duration;
using engine::Task;

// The agent takes a handler away within a minute or two; one that does not
// answer must not hold up a reset that is done, or the next way in.
constexpr Duration longest_removal = std::chrono::minutes(3);

// With less time than that left, a quarter of it.
constexpr int share_of_what_is_left = 4;

Task<Result<void>> send_removal(Job& job, Leftover& seen) {
  auto deletion = delete_extension(job.context.arm, job.target, job.instance->name);
  auto look = get_extension(job.context.arm, job.target, job.instance->name);
  if (!deletion || !look) co_return deletion ? std::move(look).error() : std::move(deletion).error();
  co_return co_await remove_and_see(job.context, std::move(*deletion), std::move(*look), seen);
}

Duration time_for_removal(const engine::Scope& scope) {
  if (scope.deadline() == engine::kNever) return longest_removal;
  const auto left = std::chrono::duration_cast<Duration>(scope.deadline() - scope.loop().now());
  return std::clamp(left / share_of_what_is_left, Duration::zero(), longest_removal);
}

// Why it is not seen to be gone; empty once it is.
Task<std::string> remove(Job& job) {
  engine::Scope* scope = co_await engine::current_scope();
  const Duration limit = time_for_removal(*scope);
  Leftover seen;
  auto sent = co_await engine::within(limit, send_removal(job, seen));
  if (seen.removed) {
    job.instance.reset();
    co_return std::string();
  }
  co_return !seen.reason.empty() ? seen.reason : sent ? "it is not seen to be gone" : sent.error().message;
}

std::string by_hand(const Job& job) {
  const std::string& tag = job.result.force_update_tag;
  return format("remove the extension {} of the VM: {}az vm extension delete", quoted(job.instance->name),
                tag.empty() ? "" : format("leftovers with remove and force_update_tag {}, or ", tag));
}

// The caller's word on an instance that was there before.
bool may_remove(const Job& job) noexcept {
  if (job.vm_access_after == VmAccessAfter::remove) return true;
  return job.vm_access_after == VmAccessAfter::automatic && !job.instance->existed;
}

// Removing what has not been proved to be done could undo it half way.
bool is_due(const Job& job) noexcept {
  const Evidence enough = job.vm_access_after == VmAccessAfter::remove ? Evidence::applied : Evidence::confirmed;
  return job.resets_password() && job.instance && job.result.evidence >= enough;
}

void warn_of_replay(Job& job) {
  const std::string name = job.instance->name;
  job.result.warnings.emplace_back(
      "replay_possible",
      format("the extension {} was there before and stays; it keeps the new password, encrypted, and may set it once "
             "more after the agent was installed anew, or when somebody writes to it",
             quoted(name)),
      by_hand(job));
}

}  // namespace

void warn_of_pending(Job& job) {
  if (!job.instance || job.instance->reported) return;
  const std::string name = job.instance->name;
  job.late_warnings.emplace_back(
      "pending_replay",
      format("the extension {} has never reported, and is on the VM still: when the agent comes to it, hours or days "
             "later, it sets the password once more",
             quoted(name)),
      by_hand(job));
}

Task<Outcome> protect_from_replay(Job& job, Outcome outcome) {
  if (!outcome || !is_due(job)) co_return outcome;
  if (!may_remove(job)) {
    if (job.vm_access_after == VmAccessAfter::automatic && job.instance->reported) warn_of_replay(job);
    warn_of_pending(job);
    co_return outcome;
  }
  job.context.progress.entered(Phase::restoring, "removing the extension");
  const std::string name = job.instance->name;
  auto why = co_await remove(job);
  job.result.extension_removed = why.empty();
  if (why.empty()) co_return outcome;
  if (!job.instance->reported) {
    warn_of_pending(job);
    co_return outcome;
  }
  job.result.warnings.emplace_back(
      "extension_not_removed", format("the extension {} may be on the VM still: {}", quoted(name), why), by_hand(job));
  co_return outcome;
}

Task<Outcome> withdraw_instance(Job& job) {
  if (!job.instance || job.instance->reported || !may_remove(job)) co_return Outcome();
  job.context.progress.entered(Phase::restoring, "removing the extension, which never reported");
  auto why = co_await remove(job);
  co_return Outcome();
}

}  // namespace azvmreset::ops
