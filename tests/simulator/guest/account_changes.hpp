// The changes that the account script makes, one at a time.
#pragma once

#include "simulator/guest/account_call.hpp"
#include "simulator/guest/script.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace azvmreset::sim {

// One change of one account: whether it was needed, or why it cannot be made.
struct AccountChange {
  bool made = false;
  std::string reason;
  std::uint32_t code = 0;
};

// The account that the call is about, in that Windows; null where there is none.
Account* find_account(const AccountCall& call, Windows& home);

// Confined.
class AccountChanges {
 public:
  // `password`: what travelled as one of three ways.
  AccountChanges(const AccountCall& call, Windows& home, std::string_view password, const Surroundings& here, Time now)
      : call_(call), home_(home), password_(password), here_(here), now_(now) {}

  AccountChange make(std::string_view name);
  bool password_set() const noexcept { return password_set_; }

 private:
  AccountChange create();
  AccountChange set_password(Account& account);

  const AccountCall& call_;
  Windows& home_;
  std::string_view password_;
  const Surroundings& here_;
  Time now_;
  bool password_set_ = false;
};

}  // namespace azvmreset::sim
