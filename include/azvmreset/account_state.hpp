// What is known of an account inside the guest, and of the guest itself.
#pragma once

#include <azvmreset/preflight.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace azvmreset {

// Found by SID: their names differ from language to language.
enum class AccountGroup : std::int32_t {
  administrators = 1,        // S-1-5-32-544
  remote_desktop_users = 2,  // S-1-5-32-555
};
std::string_view name_of(AccountGroup group) noexcept;

// An account as the guest itself tells of it.
struct AccountState {
  bool exists = false;  // if not, the rest is empty
  std::string name;     // as Windows spells it
  std::string sid;
  std::string domain;  // empty for a local account

  Tristate built_in_administrator = Tristate::unknown;  // RID 500
  Tristate enabled = Tristate::unknown;
  Tristate locked = Tristate::unknown;

  // A sign-in would be told to change the password first: because somebody
  // said so, or because it is too old. Windows does not tell the two apart for
  // a local account (F2.2a).
  Tristate change_required = Tristate::unknown;
  Tristate password_never_expires = Tristate::unknown;
  std::optional<std::chrono::seconds> password_age;  // since it was set

  Tristate expired = Tristate::unknown;  // the account itself
  std::optional<std::chrono::system_clock::time_point> expires_at;

  Tristate in_administrators = Tristate::unknown;
  Tristate in_remote_desktop_users = Tristate::unknown;
  Tristate laps_managed = Tristate::unknown;

  // User rights keep it from signing in over Remote Desktop. Never changed
  // from here.
  Tristate remote_logon_denied = Tristate::unknown;
};

// The Windows that answered.
struct GuestFacts {
  std::string os_version;          // "10.0.20348"
  std::string language;            // of the system: "de-DE"
  std::string powershell_version;  // "5.1.20348.2400"
  std::string language_mode;       // "FullLanguage"
  int bits = 0;                    // of the PowerShell that ran: 64 or 32
  std::string domain;              // that it is a member of, or empty
  Tristate domain_controller = Tristate::unknown;
  Tristate read_only_domain_controller = Tristate::unknown;
  std::optional<std::chrono::system_clock::time_point> clock;  // the guest's own, when it answered
};

// One value that was changed.
struct AccountChange {
  std::string what;    // the field of AccountState, or "password"
  std::string before;  // "yes", "no", a time, or empty
  std::string after;
};

// How the one attempt to sign in ended.
enum class SignInOutcome : std::int32_t {
  not_tried = 0,
  proved = 1,
  wrong_password = 2,
  unproven = 3,  // the kind of logon is denied, or could not be tried: the password may be right
  change_required = 4,
  disabled = 5,
  locked = 6,
  expired = 7,
  restricted = 8,  // hours, workstations, a blank password
};
std::string_view name_of(SignInOutcome outcome) noexcept;

}  // namespace azvmreset
