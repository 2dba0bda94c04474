#include "arm/resource_path.hpp"
#include "base/fail.hpp"
#include "base/quote.hpp"
#include "guest/account_rules.hpp"
#include "offline/last_resort.hpp"
#include "offline/plan.hpp"
#include "offline/rescue_shape.hpp"
#include "ops/local_checks.hpp"

#include <string>
#include <utility>

namespace azvmreset::offline {
namespace {

using base::fail;
using base::quoted;

constexpr ErrorCode wrong = ErrorCode::invalid_argument;
constexpr std::size_t longest_reason = 500;

Result<void> check_account(const PlanRescue& request) {
  const PlantedReset& reset = request.reset;
  if (request.task != PlantedTask::reset_password) {
    if (!reset.username.empty() || reset.built_in_administrator || reset.plaintext) {
      return fail(wrong, "{} takes no account and no password; found {}", name_of(request.task),
                  reset.username.empty() ? "one" : quoted(reset.username));
    }
    return {};
  }
  if (reset.username.empty() != reset.built_in_administrator) {
    return fail(wrong, "expected either a username or built_in_administrator, found {}",
                reset.username.empty() ? "neither" : "both");
  }
  if (!reset.username.empty()) {
    std::vector<Finding> warnings;
    auto sorted = ops::sort_out(guest::check_account_name(reset.username, !reset.existing_only),
                                "give a name that Windows takes", warnings);
    if (!sorted) return sorted;
  }
  if (reset.plaintext && reset.sealing_key) {
    return Error(wrong, "expected either a sealing key or a password in the clear, found both");
  }
  if (!reset.plaintext && !reset.password.empty()) {
    return Error(wrong, "a chosen password lies in the clear on the disk: expected `plaintext` beside it, too");
  }
  return {};
}

// The OS disk as a snapshot has it: whatever is said of a rescue VM, a hook or
// the last resort is a mistake, and probe and read_back count for nothing.
Result<void> check_restore(const PlanRescue& request) {
  const RescueMachine& rescue = request.rescue;
  if (request.from_snapshot.empty()) {
    return Error(wrong, "the task nothing makes the OS disk anew from a snapshot: expected from_snapshot, found none");
  }
  if (rescue.existing || is_shaped(rescue)) {
    return Error(wrong, "the task nothing has no rescue VM: expected neither one that is there nor the shape of one");
  }
  if (request.hook != Hook::group_policy) {
    return fail(wrong, "the task nothing plants nothing, so it has no hook; found {}", name_of(request.hook));
  }
  if (!request.after_failure.empty() || !request.skip_agent_methods.empty()) {
    return Error(wrong,
                 "the task nothing is no last resort after the agent: expected neither after_failure nor "
                 "skip_agent_methods");
  }
  return {};
}

Result<void> check_existing(const PlanRescue& request) {
  const RescueMachine& rescue = request.rescue;
  if (*rescue.existing == request.target) return Error(wrong, "the rescue VM is the VM itself; expected another one");
  if (rescue.existing->subscription() != request.target.subscription()) {
    return fail(wrong, "the rescue VM is in the subscription {}; expected that of the VM, {}",
                quoted(rescue.existing->subscription()), quoted(request.target.subscription()));
  }
  if (is_shaped(rescue)) {
    return Error(wrong, "a rescue VM that is there is as it is; expected none of the options of one that is made");
  }
  return {};
}

Result<void> check_snapshot(const PlanRescue& request) {
  if (request.from_snapshot.empty()) return {};
  const auto path = arm::ResourcePath::parse(request.from_snapshot, "Microsoft.Compute", "snapshots", "snapshot");
  if (!path) return fail(wrong, "from_snapshot: {}", path.error().message);
  if (request.keep_snapshot) {
    return Error(wrong, "keep_snapshot is about a new snapshot; the one of from_snapshot is kept anyway");
  }
  return {};
}

Result<void> check_last_resort(const PlanRescue& request) {
  if (!request.after_failure.empty() && !request.skip_agent_methods.empty()) {
    return Error(wrong, "expected either after_failure or skip_agent_methods, found both");
  }
  if (request.skip_agent_methods.size() > longest_reason) {
    return fail(wrong, "skip_agent_methods: expected a reason of at most {} bytes, found {}", longest_reason,
                request.skip_agent_methods.size());
  }
  auto shown = failure_shown(request.after_failure, request.target);
  if (!shown) return std::move(shown).error();
  return {};
}

}  // namespace

Result<void> check(const PlanRescue& request) {
  if (auto account = check_account(request); !account) return account;
  if (request.task == PlantedTask::nothing) {
    auto restore = check_restore(request);
    return restore ? check_snapshot(request) : restore;
  }
  const bool given = request.rescue.existing.has_value();
  if (auto rescue = given ? check_existing(request) : check_shape(request.rescue); !rescue) return rescue;
  if (request.hook == Hook::setup && !given && request.rescue.os != RescueOs::windows) {
    return fail(wrong, "the hook setup is written by a Windows rescue VM alone; found one of {}",
                name_of(request.rescue.os));
  }
  if (auto snapshot = check_snapshot(request); !snapshot) return snapshot;
  return check_last_resort(request);
}

}  // namespace azvmreset::offline
