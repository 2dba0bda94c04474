// What keeps an account from signing in over Remote Desktop. Pure.
#pragma once

#include <azvmreset/account_state.hpp>

#include <cstdint>
#include <vector>

namespace azvmreset::ops {

// What was done about the duty to change the password before this was read.
enum class Cleared : std::uint8_t { no, yes };

// Most important first, each with the option that removes it. What could not
// be read in the guest is no hindrance.
std::vector<Finding> judge_account(const AccountState& account, const GuestFacts& guest, Cleared cleared);

}  // namespace azvmreset::ops
