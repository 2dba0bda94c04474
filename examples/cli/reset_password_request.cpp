#include "reset_password_request.hpp"

#include <string>
#include <utility>

#include "failure.hpp"
#include "reset_request.hpp"

namespace azvmreset::cli {
namespace {

Result<Confirm> confirm_of(const Settings& settings) {
  const std::string level = settings.text_or_empty(Option::confirm);
  if (settings.on(Option::no_confirm)) {
    const bool contradicted = settings.source(Option::confirm) == Source::command_line && level != "never";
    if (contradicted) return usage_error("--no-confirm contradicts --confirm " + level);
    return Confirm::never;
  }
  if (level == "always") return Confirm::always;
  return level == "never" ? Confirm::never : Confirm::automatic;
}

Result<VmAccessAfter> vm_access_after(const Settings& settings) {
  const bool remove = settings.on(Option::remove_extension);
  const bool leave = settings.on(Option::leave_extension);
  if (remove && leave) return usage_error("--remove-extension contradicts --leave-extension");
  if (remove) return VmAccessAfter::remove;
  return leave ? VmAccessAfter::leave : VmAccessAfter::automatic;
}

// The ways into the guest.
Result<void> take_ways(const Settings& settings, ResetPassword& request) {
  if (const auto named = settings.text(Option::method)) {
    request.method = *named == name_of(Method::vm_access) ? Method::vm_access : Method::run_command;
  }
  if (settings.on(Option::action)) {
    if (request.method != Method::run_command) {
      return usage_error("--action is one form of Run Command, and without --method run_command both are tried in turn",
                         "say --method run_command, or leave out --action");
    }
    request.form = CommandForm::action;
  }
  auto after = vm_access_after(settings);
  if (!after) return std::move(after).error();
  request.vm_access_after = *after;
  request.allow_offline = settings.on(Option::allow_offline);
  request.clear_parameter = settings.on(Option::clear_parameter);
  return {};
}

}  // namespace

Result<ResetPassword> reset_password_request(const Settings& settings, ResourceId target) {
  auto confirm = confirm_of(settings);
  if (!confirm) return std::move(confirm).error();
  ResetPassword request(std::move(target), settings.text_or_empty(Option::username), Secret());
  take_options(settings, request);
  request.create = settings.on(Option::create);
  request.unchecked_name = settings.on(Option::unchecked_name);
  request.built_in_administrator = settings.on(Option::builtin_admin);
  if (auto taken = take_ways(settings, request); !taken) return std::move(taken).error();
  request.confirm = *confirm;
  request.verify_in_guest = settings.source(Option::verify).has_value();
  return request;
}

}  // namespace azvmreset::cli
