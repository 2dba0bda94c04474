// What the account script is told (docs/guest-scripts.md). Pure.
#pragma once

#include "base/rsa.hpp"

#include <azvmreset/secret.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace azvmreset::guest {

enum class AccountTask : std::uint8_t { read, list, change, verify, key, keys, remove_keys };

// How a password reaches the guest, or comes to be there.
enum class PasswordWay : std::uint8_t {
  none,
  clear,   // the parameter `secret` is the password
  sealed,  // `secret` is sealed to the key that the task `key` has made
  made,    // the guest makes one, and seals it to `seal_to`
};
std::string_view name_of(PasswordWay way) noexcept;

enum class AccountAction : std::uint8_t {
  create,
  password,
  unlock,
  must_change,
  enable,
  extend,
  administrators,
  remote_desktop_users,
};
std::string_view name_of(AccountAction action) noexcept;
std::optional<AccountAction> action_named(std::string_view name) noexcept;

struct AccountRequest {
  AccountTask task = AccountTask::read;
  std::int64_t not_after = 0;  // seconds since 1970, by the guest's clock
  std::int32_t seconds = 60;   // the script ends itself after these
  std::string account;
  bool built_in_administrator = false;
  std::string domain;
  std::vector<AccountAction> changes;
  std::string expires;  // yyyy-MM-dd, for `extend`
  PasswordWay password = PasswordWay::none;
  std::string key;                            // a GUID that names a key in the guest, for `key` and PasswordWay::sealed
  bool sign_in = false;                       // of `change`: one sign-in with the new password afterwards
  std::optional<base::RsaPublicKey> seal_to;  // for PasswordWay::made
};

// The values of the script's parameters.
std::string nonce_parameter(std::string_view nonce);
std::string request_parameter(const AccountRequest& request);
Secret secret_parameter(const Secret& password);

}  // namespace azvmreset::guest
