#include "ops/account_facts.hpp"

#include "base/timestamp.hpp"

#include <chrono>
#include <limits>
#include <string>
#include <string_view>

namespace azvmreset::ops {
namespace {

using guest::AccountAction;
using std::chrono::seconds;
using std::chrono::system_clock;

constexpr std::int32_t first_domain_controller_role = 4;  // of DomainRole: a backup one, then the primary one

Tristate tristate_of(std::optional<bool> flag) noexcept {
  if (!flag) return Tristate::unknown;
  return *flag ? Tristate::yes : Tristate::no;
}

// The guest's number, as far as our clock reaches.
std::optional<system_clock::time_point> moment_of(std::optional<std::int64_t> since_1970) {
  constexpr std::int64_t furthest = std::chrono::duration_cast<seconds>(system_clock::duration::max()).count();
  if (!since_1970 || *since_1970 < -furthest || *since_1970 > furthest) return std::nullopt;
  return system_clock::time_point(seconds(*since_1970));
}

bool ends_in_rid_500(std::string_view sid) noexcept { return sid.starts_with("S-1-5-21-") && sid.ends_with("-500"); }

std::string text_of(Tristate state) { return state == Tristate::unknown ? "" : std::string(name_of(state)); }

std::string text_of(const std::optional<system_clock::time_point>& time) {
  return time ? base::format_timestamp(*time) : "";
}

AccountChange change_of(AccountAction action, const AccountState& before, const AccountState& after) {
  switch (action) {
    case AccountAction::create:
      return {"exists", "no", "yes"};
    case AccountAction::password:
      return {"password", "", ""};
    case AccountAction::unlock:
      return {"locked", text_of(before.locked), text_of(after.locked)};
    case AccountAction::must_change:
      return {"change_required", text_of(before.change_required), text_of(after.change_required)};
    case AccountAction::enable:
      return {"enabled", text_of(before.enabled), text_of(after.enabled)};
    case AccountAction::extend:
      return {"expires_at", text_of(before.expires_at), text_of(after.expires_at)};
    case AccountAction::administrators:
      return {"in_administrators", text_of(before.in_administrators), text_of(after.in_administrators)};
    case AccountAction::remote_desktop_users:
      break;
  }
  return {"in_remote_desktop_users", text_of(before.in_remote_desktop_users), text_of(after.in_remote_desktop_users)};
}

}  // namespace

AccountState account_state_of(const std::optional<guest::GuestAccount>& account) {
  AccountState state;
  if (!account) return state;
  state.exists = true;
  state.name = account->name;
  state.sid = account->sid;
  state.domain = account->domain;
  if (!account->sid.empty()) {
    state.built_in_administrator = ends_in_rid_500(account->sid) ? Tristate::yes : Tristate::no;
  }
  state.enabled = tristate_of(account->enabled);
  state.locked = tristate_of(account->locked);
  state.change_required = tristate_of(account->change_required);
  state.password_never_expires = tristate_of(account->never_expires);
  if (account->password_age) state.password_age = seconds(*account->password_age);
  state.expired = tristate_of(account->expired);
  state.expires_at = moment_of(account->expires);
  state.in_administrators = tristate_of(account->administrators);
  state.in_remote_desktop_users = tristate_of(account->remote_desktop_users);
  state.laps_managed = tristate_of(account->laps);
  state.remote_logon_denied = tristate_of(account->remote_logon_denied);
  return state;
}

GuestFacts guest_facts_of(const guest::GuestReport& report) {
  GuestFacts facts;
  facts.os_version = report.os;
  facts.language = report.language;
  facts.powershell_version = report.powershell;
  facts.language_mode = report.language_mode;
  facts.bits = report.bits;
  facts.domain = report.domain;
  // Empty where the guest could tell nothing of itself.
  if (!report.os.empty()) {
    facts.domain_controller = report.role >= first_domain_controller_role ? Tristate::yes : Tristate::no;
    facts.read_only_domain_controller = report.read_only ? Tristate::yes : Tristate::no;
  }
  facts.clock = moment_of(report.clock);
  return facts;
}

std::vector<AccountChange> changes_of(const std::vector<AccountAction>& done, const AccountState& before,
                                      const AccountState& after) {
  std::vector<AccountChange> changes;
  for (const AccountAction action : done) changes.push_back(change_of(action, before, after));
  return changes;
}

}  // namespace azvmreset::ops
