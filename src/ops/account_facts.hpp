// What the account script told, in the words of the results. Pure.
#pragma once

#include "guest/account_answer.hpp"

#include <azvmreset/account.hpp>

#include <optional>
#include <vector>

namespace azvmreset::ops {

// Without an account: one that does not exist.
AccountState account_state_of(const std::optional<guest::GuestAccount>& account);

GuestFacts guest_facts_of(const guest::GuestReport& report);

// What was done, in that order, with the values of before and after.
std::vector<AccountChange> changes_of(const std::vector<guest::AccountAction>& done, const AccountState& before,
                                      const AccountState& after);

}  // namespace azvmreset::ops
