#include "simulator/guest/account_changes.hpp"

#include "simulator/guest/account_rules.hpp"

#include <algorithm>
#include <utility>

namespace azvmreset::sim {
namespace {

constexpr std::uint32_t kAccessDenied = 5, kNoSuchUser = 2221, kPolicy = 2245;

}  // namespace

Account* find_account(const AccountCall& call, Windows& home) {
  if (!call.built_in_administrator) return home.find(call.account);
  const auto found = std::find_if(home.accounts.begin(), home.accounts.end(),
                                  [](const Account& one) { return one.built_in_administrator(); });
  return found == home.accounts.end() ? nullptr : &*found;
}

AccountChange AccountChanges::make(std::string_view name) {
  if (!here_.may_change(home_)) return {false, "access_denied", kAccessDenied};
  if (name == "create") return create();
  Account* account = find_account(call_, home_);
  if (account == nullptr) return {false, "account_not_found", kNoSuchUser};
  if (name == "password") return set_password(*account);
  if (name == "unlock") return {std::exchange(account->locked, false), "", 0};
  // A password that is too old reads the same, and stays so (F2.2a/4).
  if (name == "must_change") return {std::exchange(account->must_change, false) || account->password_expired, "", 0};
  if (name == "enable") return {!std::exchange(account->enabled, true), "", 0};
  if (name == "extend") return {extended(*account, *call_.expires_at), "", 0};
  return {joined(*account, name == "administrators" ? kAdministratorsSid : kRemoteDesktopUsersSid), "", 0};
}

AccountChange AccountChanges::create() {
  Account candidate;
  candidate.name = call_.account;
  if (!policy_accepts(home_, candidate, password_)) return {false, "policy", kPolicy};
  Account& account = home_.add(call_.account);
  account.groups = {std::string(kUsersSid)};
  home_.set_password(account, password_, now_);
  password_set_ = true;
  return {true, "", 0};
}

AccountChange AccountChanges::set_password(Account& account) {
  if (!policy_accepts(home_, account, password_)) return {false, "policy", kPolicy};
  home_.set_password(account, password_, now_);
  password_set_ = true;
  // In a directory the time of the password is the mark itself.
  if (home_.domain_controller || here_.choices.pick<MustChange>() == MustChange::cleared) account.must_change = false;
  return {true, "", 0};
}

}  // namespace azvmreset::sim
