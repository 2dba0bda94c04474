#include "simulator/guest/windows.hpp"

#include "base/ascii.hpp"
#include "base/format.hpp"
#include "simulator/digest.hpp"

#include <algorithm>

namespace azvmreset::sim {

PasswordHash::PasswordHash(std::string_view salt, std::string_view password)
    : salt_(salt), digest_(digest_of(base::format("{}:{}", salt, password))) {}

bool PasswordHash::matches(std::string_view password) const {
  return !digest_.empty() && digest_ == digest_of(base::format("{}:{}", salt_, password));
}

bool Account::member_of(std::string_view group_sid) const {
  return std::find(groups.begin(), groups.end(), group_sid) != groups.end();
}

Account* Windows::find(std::string_view name) { return const_cast<Account*>(std::as_const(*this).find(name)); }

const Account* Windows::find(std::string_view name) const {
  const auto same = [&](const Account& account) { return base::equals_ignoring_case(account.name, name); };
  const auto found = std::find_if(accounts.begin(), accounts.end(), same);
  return found == accounts.end() ? nullptr : &*found;
}

const GuestKey* Windows::find_key(std::string_view name) const {
  const auto found = std::find_if(keys.begin(), keys.end(), [&](const GuestKey& key) { return key.name == name; });
  return found == keys.end() ? nullptr : &*found;
}

Account& Windows::add(std::string_view name) {
  Account account;
  account.name = name;
  account.sid = base::format("{}-{}", machine_sid, next_rid++);
  return accounts.emplace_back(std::move(account));
}

void Windows::set_password(Account& account, std::string_view password, Time now) {
  // The SID and the count of passwords make a salt that no other has.
  account.password = PasswordHash(base::format("{}/{}", account.sid, account.history.size()), password);
  account.password_sha256 = digest_of(password);
  account.history.insert(account.history.begin(), account.password);
  account.password_set = now;
  account.password_expired = false;
}

bool Windows::belongs_to(std::string_view domain_name) const {
  return !domain.empty() && (base::equals_ignoring_case(domain, domain_name) ||
                             (!netbios.empty() && base::equals_ignoring_case(netbios, domain_name)));
}

const Account* Windows::kept_by_laps() const {
  if (domain_controller) return nullptr;
  const auto first = std::min_element(laps.begin(), laps.end(),
                                      [](const LapsPolicy& a, const LapsPolicy& b) { return a.root < b.root; });
  if (first == laps.end() || !first->on) return nullptr;
  const auto found = std::find_if(accounts.begin(), accounts.end(), [&](const Account& account) {
    return first->account.empty() ? account.built_in_administrator()
                                  : base::equals_ignoring_case(account.name, first->account);
  });
  return found == accounts.end() ? nullptr : &*found;
}

bool Windows::named_in(const std::vector<std::string>& sids, const Account& account) const {
  return std::any_of(sids.begin(), sids.end(), [&](const std::string& sid) {
    const bool local = !domain_controller;
    return sid == account.sid || account.member_of(sid) || (local && sid == kLocalAccountSid) ||
           (local && sid == kLocalAdministratorSid && account.member_of(kAdministratorsSid));
  });
}

bool Windows::remote_logon_denied(const Account& account) const {
  const bool allowed = account.member_of(kAdministratorsSid) || account.member_of(kRemoteDesktopUsersSid);
  return !allowed || named_in(denied_remote_logon, account);
}

SignIn Windows::sign_in(std::string_view name, std::string_view password) {
  constexpr std::uint32_t wrong = 1326, expired = 1330, disabled = 1331, must_change = 1907, locked_out = 1909,
                          account_expired = 1793;
  Account* account = find(name);
  if (account == nullptr) return {wrong, false};
  if (account->locked) return {locked_out, false};
  if (!account->password.matches(password)) {
    ++account->bad_logons;
    if (policy.lockout_threshold != 0 && account->bad_logons >= policy.lockout_threshold) account->locked = true;
    return {wrong, false};
  }
  account->bad_logons = 0;
  // Only who knows the password learns what else is wrong.
  if (!account->enabled) return {disabled, false};
  if (account->expired(clock)) return {account_expired, false};
  if (account->must_change) return {must_change, false};
  if (account->password_expired) return {expired, false};
  return {0, !remote_logon_denied(*account) && rdp.enabled && rdp.firewall_rule && rdp.port == 3389};
}

std::string Windows::group_name(std::string_view sid) const {
  struct Names {
    std::string_view language, administrators, users, remote_desktop_users;
  };
  constexpr Names names[] = {
      {"en", "Administrators", "Users", "Remote Desktop Users"},
      {"de", "Administratoren", "Benutzer", "Remotedesktopbenutzer"},
      {"fr", "Administrateurs", "Utilisateurs", "Utilisateurs du Bureau à distance"},
      {"es", "Administradores", "Usuarios", "Usuarios de escritorio remoto"},
  };
  const Names* local = &names[0];
  for (const Names& row : names) {
    if (base::starts_with_ignoring_case(language, row.language)) local = &row;
  }
  if (sid == kAdministratorsSid) return std::string(local->administrators);
  if (sid == kUsersSid) return std::string(local->users);
  if (sid == kRemoteDesktopUsersSid) return std::string(local->remote_desktop_users);
  return std::string(sid);
}

std::string Windows::group_sid(std::string_view name) const {
  for (const std::string_view sid : {kAdministratorsSid, kUsersSid, kRemoteDesktopUsersSid}) {
    if (base::equals_ignoring_case(group_name(sid), name)) return std::string(sid);
  }
  return {};
}

}  // namespace azvmreset::sim
