#include "account_table.hpp"

#include <chrono>
#include <cstddef>
#include <string_view>

#include "report_lines.hpp"

namespace azvmreset::cli {
namespace {

// The roughest unit says enough: 3 days, 5 hours.
std::string age_of(std::optional<std::chrono::seconds> age) {
  if (!age) return std::string(name_of(Tristate::unknown));
  const auto hours = std::chrono::floor<std::chrono::hours>(*age).count();
  const auto count = [](auto number, std::string_view unit) {
    return std::to_string(number) + ' ' + std::string(unit) + (number == 1 ? "" : "s") + " ago";
  };
  if (hours >= 48) return count(hours / 24, "day");
  if (hours >= 1) return count(hours, "hour");
  return count(std::chrono::floor<std::chrono::minutes>(*age).count(), "minute");
}

std::string name_of_account(const AccountState& account) {
  return account.domain.empty() ? account.name : account.domain + '\\' + account.name;
}

std::string text(Tristate state) { return std::string(name_of(state)); }

Table values_of(const AccountState& account) {
  if (!account.exists) return {{"exists", "no"}};
  return {
      {"exists", "yes"},
      {"name", name_of_account(account)},
      {"SID", account.sid},
      {"enabled", text(account.enabled)},
      {"locked", text(account.locked)},
      {"must change the password", text(account.change_required)},
      {"password never expires", text(account.password_never_expires)},
      {"password set", age_of(account.password_age)},
      {"account expired", text(account.expired)},
      {"account expires", account.expires_at ? utc(*account.expires_at) : "never, or not known"},
      {"in Administrators", text(account.in_administrators)},
      {"in Remote Desktop Users", text(account.in_remote_desktop_users)},
      {"password kept by LAPS", text(account.laps_managed)},
      {"remote sign-in denied", text(account.remote_logon_denied)},
  };
}

}  // namespace

Table account_table(const AccountState& account) { return values_of(account); }

Table account_table(const AccountState& before, const AccountState& after) {
  if (!before.exists || !after.exists) return values_of(after);
  const Table old = values_of(before);
  Table rows = values_of(after);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::string& then = old[i][1];
    const std::string now = rows[i][1];
    rows[i] = {rows[i][0], then, now, then == now ? "" : "changed"};
  }
  rows.insert(rows.begin(), {"", "before", "after"});
  return rows;
}

Table account_list(const std::vector<AccountState>& accounts) {
  Table rows = {{"account", "enabled", "locked", "must change", "expired", "Administrators", "Remote Desktop", "LAPS"}};
  for (const AccountState& account : accounts) {
    rows.push_back({name_of_account(account), text(account.enabled), text(account.locked),
                    text(account.change_required), text(account.expired), text(account.in_administrators),
                    text(account.in_remote_desktop_users), text(account.laps_managed)});
  }
  return rows;
}

}  // namespace azvmreset::cli
