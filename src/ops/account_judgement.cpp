#include "ops/account_judgement.hpp"

#include "base/format.hpp"
#include "base/quote.hpp"
#include "base/timestamp.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace azvmreset::ops {
namespace {

using base::format;

std::string days_of(std::chrono::seconds age) {
  return format("{} days", std::chrono::floor<std::chrono::days>(age).count());
}

// Windows shows the duty to change and a password that is too old alike; the
// one that stays when it is cleared is the age (F2.2a).
Finding password_to_change(const AccountState& account, std::string_view name, Cleared cleared) {
  if (cleared == Cleared::no) {
    return {"change_required",
            format("{} is told to change the password at the next sign-in, which Network Level Authentication does not "
                   "let it do",
                   name),
            "fix the account: this is cleared by default; where the password is too old, with generate or a password"};
  }
  const std::string age = account.password_age ? format(" ({})", days_of(*account.password_age)) : "";
  return {
      "password_too_old",
      format("the password of {} is older{} than the guest's policy allows, and clearing the duty to change it does "
             "not make it valid again",
             name, age),
      "fix the account with generate or a password"};
}

Finding no_way_in(std::string_view name) {
  return {"no_remote_desktop_right",
          format("{} is neither in Administrators nor in Remote Desktop Users, who may sign in over Remote Desktop "
                 "unless the guest's policy says otherwise",
                 name),
          "fix the account with add_to remote_desktop_users, or administrators"};
}

}  // namespace

std::vector<Finding> judge_account(const AccountState& account, const GuestFacts& guest, Cleared cleared) {
  std::vector<Finding> hindrances;
  if (!account.exists) {
    hindrances.emplace_back("account_not_found", "the guest has no account of this name",
                            "look at the accounts of the VM for its present name, or fix the account with create and a "
                            "password");
    return hindrances;
  }
  const std::string name = base::quoted(account.name);
  if (account.enabled == Tristate::no) {
    hindrances.emplace_back("account_disabled", format("{} is disabled", name), "fix the account with enable");
  }
  if (account.expired == Tristate::yes) {
    const std::string when =
        account.expires_at ? format("expired at {}", base::format_timestamp(*account.expires_at)) : "has expired";
    hindrances.emplace_back("account_expired", format("{} {}", name, when),
                            "fix the account with extend_to and a later day");
  }
  if (account.locked == Tristate::yes) {
    hindrances.emplace_back("account_locked", format("{} is locked, because of wrong passwords", name),
                            cleared == Cleared::no
                                ? "fix the account: it is unlocked by default"
                                : "find who goes on trying wrong passwords, such as a service or a task, and stop it");
  }
  if (account.change_required == Tristate::yes) hindrances.push_back(password_to_change(account, name, cleared));
  // On a domain controller only policy says who may (Remote Desktop Users are nobody there).
  if (guest.domain_controller != Tristate::yes && account.in_administrators == Tristate::no &&
      account.in_remote_desktop_users == Tristate::no) {
    hindrances.push_back(no_way_in(name));
  }
  if (account.remote_logon_denied == Tristate::yes) {
    hindrances.emplace_back("remote_logon_denied",
                            format("user rights of the guest keep {} from signing in over Remote Desktop", name),
                            "change the policy that denies it, or use an account that it does not name; user rights "
                            "are never changed from here");
  }
  return hindrances;
}

}  // namespace azvmreset::ops
