#include "recovery/ladder_rules.hpp"

#include "recovery/ladder_rules_failures.hpp"

#include <algorithm>
#include <cstddef>

namespace azvmreset::recovery {
namespace {

using enum Move;

constexpr Rule blocker_rules[] = {
    {"not_windows", stop, "every rung is for Windows"},
    {"classic_vm", stop, "Azure retired these VMs, and no rung reaches them"},
    {"vm_not_running", off_the_vm, "nobody in the guest answers while the VM is off"},
    {"agent_not_ready", off_the_vm, "each of the other rungs needs the VM's agent"},
    {"agent_stale", off_the_vm, "each of the other rungs needs the VM's agent"},
    {"extensions_disabled", off_the_vm, "VMAccess and both forms of Run Command are extensions"},
    {"provisioning_updating", stop, "another operation is changing the VM, and no rung may come in between"},
    {"account_unverified", next_rung, "only VMAccess makes an unknown name an administrator; a script looks itself"},
    {"domain_controller", stop, "a domain controller has no local accounts; fix_account repairs those of its domain"},
    {"laps_managed", stop, "whatever sets the password, LAPS refuses it, or sets another"},
    {"constrained_language", other_method, "the script is the same in both forms of Run Command"},
    {"domain_account", stop, "no rung repairs an account of a domain from a member of it"},
    {"domain_unreachable", stop, "the account's domain is not to be had, whoever asks"},
    {"read_only_domain_controller", stop, "its copy of the accounts cannot be written"},
    {"locked", stop, "a ReadOnly lock forbids every write"},
    {"permission_missing", next_rung, "another rung takes other rights"},
    {"disk_encrypted", next_rung, "the copy would have to be unlocked first"},
    {"disk_ephemeral", next_rung, "an OS disk on the host cannot be copied"},
    {"disk_unmanaged", next_rung, "an unmanaged disk cannot be swapped"},
    {"confidential_vm", next_rung, "the disk of a confidential VM opens for itself alone"},
    {"swap_unsupported", next_rung, "the VM cannot take another OS disk"},
    {"agent_methods_open", next_rung, "it is about the offline method, which is the last rung"},
    {"disk_identity_collision", next_rung, "it is about the offline method, which is the last rung"},
    {"hibernated", next_rung, "it is about the offline method, which is the last rung"},
    {"volume_unclean", next_rung, "it is about the offline method, which is the last rung"},
    {"volume_read_only", next_rung, "it is about the offline method, which is the last rung"},
    {"volume_in_use", next_rung, "it is about the offline method, which is the last rung"},
    {"not_a_windows_volume", next_rung, "it is about the offline method, which is the last rung"},
    {"volume_untrustworthy", next_rung, "it is about the offline method, which is the last rung"},
    {"setup_in_progress", next_rung, "it is about the offline method, which is the last rung"},
    {"wrong_computer", next_rung, "it is about the offline method, which is the last rung"},
    {"local_policy_off", next_rung, "it is about the offline method, which is the last rung"},
    {"rescue_unsuitable", next_rung, "it is about the offline method, which is the last rung"},
    {"already_staged", next_rung, "it is about the offline method, which is the last rung"},
};

constexpr Rule code_rules[] = {
    {"refused", next_rung, "ARM refused this way in, not the next one"},
    {"guest_refused", next_rung, "what one of them may not do in the guest, another may"},
    {"protocol", next_rung, "the answer cannot be read; another way has answers of its own"},
    {"throttled", stop, "each further rung takes more of what there is too little of"},
    {"server_error", next_rung, "a failure inside Azure need not meet the next one"},
    {"invalid_argument", stop, "the call itself cannot be carried out"},
    {"not_finished", stop, "the call itself is wrong"},
    {"would_deadlock", stop, "the call itself is wrong"},
    {"wrong_thread", stop, "the call itself is wrong"},
    {"forked", stop, "the client is not this process's"},
    {"closed", stop, "the client is closed"},
    {"not_sent", stop, "the password is needed once more"},
    {"blocked", next_rung, "it was about this rung alone"},
    {"authentication_failed", stop, "every rung is asked for with the same sign-in"},
    {"permission_denied", next_rung, "another rung takes other rights"},
    {"not_found", stop, "without the VM there is no way in"},
    {"deadline_exceeded", next_rung, "its share of the time is spent; what is left is for the others"},
    {"cancelled", stop, "the caller ended it"},
    {"outcome_unknown", next_rung, "the password is the same on every rung, so setting it twice does no harm"},
    {"status_unreadable", next_rung, "the password is the same on every rung, so setting it twice does no harm"},
    {"network", stop, "from here Azure is not reached"},
    {"name_resolution", stop, "from here Azure is not reached"},
    {"connection", stop, "from here Azure is not reached"},
    {"tls", stop, "from here Azure is not reached"},
    {"proxy", stop, "from here Azure is not reached"},
    {"out_of_memory", stop, "there is no memory for more"},
    {"internal", stop, "a fault of the library is not tried again"},
};

constexpr Rule own_rules[] = {
    {word_open, next_rung, "nothing stood in the way of the rung, and it was taken in its turn"},
    {word_entra, reorder,
     "after a reset by VMAccess, Entra sign-in has to be enabled again, so Run Command comes first"},
    {word_sealed_vm_access, next_rung, "VMAccess takes a password, and cannot make one and seal it"},
    {word_sealed_action, next_rung,
     "the answer of the action form is not kept, and with it the password would be"
     " lost"},
    {word_not_allowed, next_rung, "the offline method stops the VM, so it is taken only where the caller allows it"},
    {word_plaintext, next_rung,
     "a chosen password would lie in the clear on the disk; the guest can make one, sealed to a key"},
};

constexpr const Rule* find(std::span<const Rule> rules, std::string_view reason) noexcept {
  const auto found = std::find_if(rules.begin(), rules.end(), [&](const Rule& rule) { return rule.reason == reason; });
  return found == rules.end() ? nullptr : &*found;
}

constexpr bool each_once(std::span<const Rule> rules) noexcept {
  return std::all_of(rules.begin(), rules.end(), [&](const Rule& rule) { return find(rules, rule.reason) == &rule; });
}
static_assert(each_once(failure_rules) && each_once(blocker_rules) && each_once(code_rules) && each_once(own_rules));

const Rule* rule_named(ReasonKind kind, std::string_view reason) noexcept { return find(rules_of(kind), reason); }

}  // namespace

std::string_view name_of(Move move) noexcept {
  constexpr std::string_view names[] = {"next rung", "other method", "offline", "stop", "other order"};
  return names[static_cast<std::size_t>(move)];
}

std::string_view name_of(ReasonKind kind) noexcept {
  constexpr std::string_view names[] = {"failure", "blocker", "error code", "own word"};
  return names[static_cast<std::size_t>(kind)];
}

std::span<const Rule> rules_of(ReasonKind kind) noexcept {
  switch (kind) {
    case ReasonKind::failure:
      return failure_rules;
    case ReasonKind::blocker:
      return blocker_rules;
    case ReasonKind::error_code:
      return code_rules;
    case ReasonKind::own_word:
      break;
  }
  return own_rules;
}

const Rule& rule_for(const Error& error) noexcept {
  if (const Rule* by_row = rule_named(ReasonKind::failure, error.failure)) return *by_row;
  const Rule* strictest = nullptr;
  for (const std::string& name : error.blockers) {
    const Rule* rule = rule_named(ReasonKind::blocker, name);
    if (rule != nullptr && (strictest == nullptr || rule->move > strictest->move)) strictest = rule;
  }
  if (strictest != nullptr) return *strictest;
  const Rule* by_code = rule_named(ReasonKind::error_code, name_of(error.code));
  return by_code != nullptr ? *by_code : *rule_named(ReasonKind::error_code, name_of(ErrorCode::internal));
}

std::array<Rung, 4> order_of_rungs(bool entra_login_installed) noexcept {
  if (entra_login_installed) {
    return {Rung::managed_run_command, Rung::action_run_command, Rung::vm_access, Rung::offline};
  }
  return {Rung::vm_access, Rung::managed_run_command, Rung::action_run_command, Rung::offline};
}

Method method_of(Rung rung) noexcept {
  switch (rung) {
    case Rung::vm_access:
      return Method::vm_access;
    case Rung::managed_run_command:
    case Rung::action_run_command:
      return Method::run_command;
    case Rung::offline:
      break;
  }
  return Method::offline;
}

}  // namespace azvmreset::recovery
