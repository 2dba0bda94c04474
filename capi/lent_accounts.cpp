// The getters of accounts, and of the Windows that told of them.
#include "capi/lent.hpp"

using namespace azvmreset;
using namespace azvmreset::capi;

int32_t azvmr_account_state_exists(const azvmr_account_state* account) { return flag(account, &AccountState::exists); }
const char* azvmr_account_state_name(const azvmr_account_state* account, size_t* length) {
  return text(account, &AccountState::name, length);
}
const char* azvmr_account_state_sid(const azvmr_account_state* account, size_t* length) {
  return text(account, &AccountState::sid, length);
}
const char* azvmr_account_state_domain(const azvmr_account_state* account, size_t* length) {
  return text(account, &AccountState::domain, length);
}
int32_t azvmr_account_state_built_in_administrator(const azvmr_account_state* account) {
  return number(account, &AccountState::built_in_administrator);
}
int32_t azvmr_account_state_enabled(const azvmr_account_state* account) {
  return number(account, &AccountState::enabled);
}
int32_t azvmr_account_state_locked(const azvmr_account_state* account) {
  return number(account, &AccountState::locked);
}
int32_t azvmr_account_state_change_required(const azvmr_account_state* account) {
  return number(account, &AccountState::change_required);
}
int32_t azvmr_account_state_password_never_expires(const azvmr_account_state* account) {
  return number(account, &AccountState::password_never_expires);
}
int64_t azvmr_account_state_password_age(const azvmr_account_state* account, int32_t* known) {
  const auto age = value(account, &AccountState::password_age);
  if (known != nullptr) *known = age ? 1 : 0;
  return age ? age->count() : 0;
}
int32_t azvmr_account_state_expired(const azvmr_account_state* account) {
  return number(account, &AccountState::expired);
}
int64_t azvmr_account_state_expires_at(const azvmr_account_state* account) {
  return time(account, &AccountState::expires_at);
}
int32_t azvmr_account_state_in_administrators(const azvmr_account_state* account) {
  return number(account, &AccountState::in_administrators);
}
int32_t azvmr_account_state_in_remote_desktop_users(const azvmr_account_state* account) {
  return number(account, &AccountState::in_remote_desktop_users);
}
int32_t azvmr_account_state_laps_managed(const azvmr_account_state* account) {
  return number(account, &AccountState::laps_managed);
}
int32_t azvmr_account_state_remote_logon_denied(const azvmr_account_state* account) {
  return number(account, &AccountState::remote_logon_denied);
}

const char* azvmr_account_change_what(const azvmr_account_change* change, size_t* length) {
  return text(change, &AccountChange::what, length);
}
const char* azvmr_account_change_before(const azvmr_account_change* change, size_t* length) {
  return text(change, &AccountChange::before, length);
}
const char* azvmr_account_change_after(const azvmr_account_change* change, size_t* length) {
  return text(change, &AccountChange::after, length);
}

const char* azvmr_guest_facts_os_version(const azvmr_guest_facts* guest, size_t* length) {
  return text(guest, &GuestFacts::os_version, length);
}
const char* azvmr_guest_facts_language(const azvmr_guest_facts* guest, size_t* length) {
  return text(guest, &GuestFacts::language, length);
}
const char* azvmr_guest_facts_powershell_version(const azvmr_guest_facts* guest, size_t* length) {
  return text(guest, &GuestFacts::powershell_version, length);
}
const char* azvmr_guest_facts_language_mode(const azvmr_guest_facts* guest, size_t* length) {
  return text(guest, &GuestFacts::language_mode, length);
}
int32_t azvmr_guest_facts_bits(const azvmr_guest_facts* guest) { return number(guest, &GuestFacts::bits); }
const char* azvmr_guest_facts_domain(const azvmr_guest_facts* guest, size_t* length) {
  return text(guest, &GuestFacts::domain, length);
}
int32_t azvmr_guest_facts_domain_controller(const azvmr_guest_facts* guest) {
  return number(guest, &GuestFacts::domain_controller);
}
int32_t azvmr_guest_facts_read_only_domain_controller(const azvmr_guest_facts* guest) {
  return number(guest, &GuestFacts::read_only_domain_controller);
}
int64_t azvmr_guest_facts_clock(const azvmr_guest_facts* guest) { return time(guest, &GuestFacts::clock); }
