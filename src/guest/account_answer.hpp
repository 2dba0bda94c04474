// What the account script answered (docs/guest-scripts.md). Pure.
#pragma once

#include "base/rsa.hpp"
#include "guest/account_request.hpp"

#include <azvmreset/result.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "guest/failure_catalogue.hpp"

namespace azvmreset::guest {

// Empty or absent: it could not be read in the guest.
struct GuestAccount {
  std::string name;
  std::string sid;
  std::string domain;
  std::optional<bool> enabled;
  std::optional<bool> locked;
  std::optional<bool> change_required;
  std::optional<bool> never_expires;
  std::optional<bool> expired;
  std::optional<bool> administrators;
  std::optional<bool> remote_desktop_users;
  std::optional<bool> laps;
  std::optional<bool> remote_logon_denied;
  std::optional<std::int64_t> password_age;  // seconds
  std::optional<std::int64_t> expires;       // seconds since 1970
};

struct GuestReport {
  std::string os;
  std::string language;
  std::string domain;
  std::int32_t role = 0;
  bool read_only = false;
  std::optional<std::int64_t> clock;

  // Of the first line.
  std::string language_mode;
  std::int32_t bits = 0;
  std::string powershell;
};

enum class AccountOutcome : std::uint8_t { done, refused, failed };

enum class AccountReason : std::uint8_t {
  none,
  too_late,
  bad_request,
  constrained_language,
  account_not_found,
  account_exists,
  laps_managed,
  read_only_domain_controller,
  domain_unreachable,
  access_denied,
  policy,
  bad_seal,       // what was sealed cannot be opened, or is of another call or account
  key_not_found,  // the guest has no key of that name
  windows,
  unknown,  // a word that this version does not know
};

// A key pair that was made in the guest, as far as it is told.
struct GuestKey {
  base::RsaPublicKey public_key;
  base::OaepHash hash = base::OaepHash::sha256;  // that the guest can open
};

// What the guest sealed to the caller's key; told before the password is set.
struct SealedPassword {
  base::OaepHash hash = base::OaepHash::sha256;
  std::string blocks;  // ciphertext, one block after another, each as long as the key
};

struct AccountAnswer {
  AccountOutcome outcome = AccountOutcome::failed;
  AccountReason reason = AccountReason::none;
  std::string step;
  std::int64_t code = 0;
  std::string text;
  std::vector<AccountAction> changed;
  GuestReport guest;
  std::optional<GuestAccount> before;
  std::optional<GuestAccount> after;
  std::vector<GuestAccount> accounts;
  bool complete = true;
  std::int64_t sign_in = -1;
  std::optional<GuestKey> key;    // of the task `key`
  std::vector<std::string> keys;  // GUIDs, of `keys`, and those deleted by `remove_keys`
};

// From all that the script wrote. `protocol` where no line of it answers this
// nonce: stale, foreign or cut output proves nothing. A first line that tells
// of constrained language mode, with no answer after it, is that refusal.
Result<AccountAnswer> read_account_answer(std::string_view output, std::string_view nonce);

// The line that tells of a sealed password with this nonce; empty where there
// is none. It may be there without an answer, and beside one that failed: the
// password may have been set. `protocol` where it is there and cannot be read.
Result<std::optional<SealedPassword>> read_sealed_password(std::string_view output, std::string_view nonce);

// The word of the contract: "too_late"; empty for none.
std::string_view name_of(AccountReason reason) noexcept;

// The row of the failure catalogue for what it refused or failed with; null
// where there is none.
const Failure* failure_of(const AccountAnswer& answer) noexcept;

}  // namespace azvmreset::guest
