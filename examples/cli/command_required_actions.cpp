#include <azvmreset/permissions.hpp>

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

#include "commands.hpp"
#include "failure.hpp"
#include "plan_request.hpp"
#include "printable.hpp"
#include "report_rights.hpp"
#include "reset_password_request.hpp"
#include "reset_request.hpp"
#include "rotate_request.hpp"
#include "sealed_password.hpp"
#include "target.hpp"

namespace azvmreset::cli {
namespace {

using Actions = std::vector<RequiredAction>;

// Passwords and scripts are not read: no right depends on them.
void take_guest_work(const Settings& settings, GuestWork& work) {
  if (settings.on(Option::action)) work.form = CommandForm::action;
  work.snapshot_first = settings.on(Option::snapshot_first);
}

Result<Actions> of_preflight(Call&, ResourceId vm) { return required_actions(Preflight(std::move(vm))); }

Result<Actions> of_reset_password(Call& call, ResourceId vm) {
  auto request = reset_password_request(call.settings, std::move(vm));
  if (!request) return std::move(request).error();
  auto key = SealedPassword::rehearsed(call);
  if (!key) return std::move(key).error();
  request->sealing_key = std::move(*key);
  Actions actions = required_actions(*request);
  if (!request->allow_offline) return actions;
  auto planned = plan_request(call, request->target);
  if (!planned) return std::move(planned).error();
  std::ranges::move(required_actions(*planned), std::back_inserter(actions));
  return actions;
}

Result<Actions> of_rotate(Call& call, ResourceId vm) {
  Rotate request(std::move(vm), "", nullptr);
  if (auto taken = take_rotation(call.settings, request); !taken) return std::move(taken).error();
  return required_actions(request);
}

Result<Actions> of_reset_rdp(Call& call, ResourceId vm) {
  ResetRdp request(std::move(vm));
  take_options(call.settings, request);
  return required_actions(request);
}

Result<Actions> of_fix_account(Call& call, ResourceId vm) {
  FixAccount request(std::move(vm), "");
  request.detect_only = call.settings.on(Option::detect_only);
  take_guest_work(call.settings, request);
  return required_actions(request);
}

Result<Actions> of_accounts(Call& call, ResourceId vm) {
  Accounts request(std::move(vm));
  take_guest_work(call.settings, request);
  return required_actions(request);
}

Result<Actions> of_verify(Call& call, ResourceId vm) {
  Verify request(std::move(vm), "");
  take_guest_work(call.settings, request);
  return required_actions(request);
}

Result<Actions> of_run_command(Call& call, ResourceId vm) {
  RunCommand request(std::move(vm));
  request.keep = call.settings.on(Option::keep);
  take_guest_work(call.settings, request);
  return required_actions(request);
}

Result<Actions> of_plan(Call& call, ResourceId vm) {
  auto request = plan_request(call, std::move(vm));
  if (!request) return std::move(request).error();
  return required_actions(*request);
}

Result<Actions> of_restore(Call& call, ResourceId vm) {
  RestoreVm request(std::move(vm), call.settings.text_or_empty(Option::from_snapshot));
  request.deallocate = call.settings.on(Option::deallocate);
  request.power_after = power_after_of(call.settings);
  request.lease = call.settings.text(Option::lease) != "none";
  return required_actions(request);
}

Result<Actions> of_restart(Call&, ResourceId vm) { return required_actions(Restart(std::move(vm))); }
Result<Actions> of_status(Call&, ResourceId vm) { return required_actions(Status(std::move(vm))); }

Result<Actions> of_leftovers(Call& call, ResourceId vm) {
  Leftovers request(std::move(vm));
  request.remove = call.settings.on(Option::remove);
  request.in_guest = call.settings.on(Option::in_guest);
  request.force_update_tag = call.settings.text_or_empty(Option::force_update_tag);
  return required_actions(request);
}

struct Asked {
  std::string_view command;
  Result<Actions> (*actions)(Call&, ResourceId);
};

constexpr Asked askable[] = {
    {"preflight", of_preflight},
    {"reset-password", of_reset_password},
    {"reset-rdp", of_reset_rdp},
    {"fix-account", of_fix_account},
    {"accounts", of_accounts},
    {"verify", of_verify},
    {"run-command", of_run_command},
    {"restart", of_restart},
    {"status", of_status},
    {"leftovers", of_leftovers},
    {"rotate", of_rotate},
    {"plan", of_plan},
    {"rescue", of_plan},
    {"restore", of_restore},
};

const Asked* find_asked(std::string_view command) noexcept {
  const auto* found = std::ranges::find(askable, command, &Asked::command);
  return found == std::end(askable) ? nullptr : found;
}

Error no_such_command(const std::vector<std::string>& words) {
  std::string names;
  for (const Asked& asked : askable) names += (names.empty() ? "" : ", ") + std::string(asked.command);
  const std::string found = words.empty() ? "no command is given" : "found \"" + printable(words.front()) + '"';
  return usage_error(found + "; expected one that works with a VM", "one of " + names);
}

Result<Actions> actions_of(Call& call, const Asked& asked) {
  Arguments of_command = call.arguments;
  of_command.operands.erase(of_command.operands.begin());
  auto target = target_of(of_command.operands, call.settings);
  if (!target) return std::move(target).error();
  return asked.actions(call, std::move(*target));
}

}  // namespace

Commands options_of(const Command& command, const Arguments& arguments) noexcept {
  if (command.run != required_actions || arguments.operands.empty()) return command.options;
  const Command* asked = find_command(arguments.operands.front());
  return asked == nullptr ? command.options : command.options | asked->options;
}

int required_actions(Call& call) {
  const auto& words = call.arguments.operands;
  const Asked* asked = words.empty() ? nullptr : find_asked(words.front());
  if (asked == nullptr) return report_failure(call, no_such_command(words));
  const auto actions = actions_of(call, *asked);
  if (!actions) return report_failure(call, actions.error());
  if (const auto role = call.settings.text(Option::role)) {
    call.console.out << custom_role_json(*role, *actions) << '\n';
  } else {
    call.console.out << (call.json() ? to_json(*actions) + '\n' : text_of(asked->command, *actions));
  }
  return 0;
}

}  // namespace azvmreset::cli
