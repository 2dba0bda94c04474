#include "guest_request.hpp"

#include <utility>

#include "failure.hpp"
#include "new_password.hpp"
#include "reset_request.hpp"

namespace azvmreset::cli {
namespace {

Result<void> take_run_as(Call& call, GuestWork& work) {
  auto user = call.settings.text(Option::run_as_user);
  const auto file = call.settings.text(Option::run_as_password_file);
  if (!user && !file) return {};
  if (!file) return usage_error("--run-as-user needs its password", "--run-as-password-file FILE");
  if (!user) return usage_error("--run-as-password-file is of no use without --run-as-user");
  auto password = secret_from_file(call, *file);
  if (!password) return std::move(password).error();
  work.run_as_user = std::move(*user);
  work.run_as_password = std::move(*password);
  return {};
}

}  // namespace

Result<void> take_guest_options(Call& call, GuestWork& work) {
  if (call.settings.on(Option::action)) work.form = CommandForm::action;
  work.snapshot_first = call.settings.on(Option::snapshot_first);
  work.overrides = overrides_of(call.settings);
  return take_run_as(call, work);
}

std::vector<AccountGroup> groups_of(const Settings& settings) {
  std::vector<AccountGroup> groups;
  for (const std::string& group : settings.all(Option::add_to_group)) {
    groups.push_back(group == "administrators" ? AccountGroup::administrators : AccountGroup::remote_desktop_users);
  }
  return groups;
}

std::optional<Error> refuse_account(const Settings& settings) {
  const bool named = settings.text(Option::username).has_value();
  if (named == settings.on(Option::builtin_admin)) {
    return named ? usage_error("--username and --builtin-admin both name an account", "give one of them")
                 : usage_error("--username is missing", "name the account, or say --builtin-admin");
  }
  return std::nullopt;
}

std::string account_of(const Settings& settings) {
  return settings.text(Option::username).value_or("the built-in administrator");
}

Result<Secret> given_password(Call& call, const std::string& account) {
  if (!gives_password(call.settings)) return Secret();
  if (auto error = refuse_password_sources(call)) return std::move(*error);
  return new_password(call, account);
}

}  // namespace azvmreset::cli
