// What everything that runs a script inside the guest is told alike.
#pragma once

#include <azvmreset/account.hpp>

#include <optional>
#include <string>
#include <vector>

#include "commands.hpp"

namespace azvmreset::cli {

// Which form of Run Command, as whom it runs, and what is done around it.
// Reads the run-as password.
Result<void> take_guest_options(Call& call, GuestWork& work);

// Whether the options name one account, and how it is called.
std::optional<Error> refuse_account(const Settings& settings);
std::string account_of(const Settings& settings);

// The groups that the options name.
std::vector<AccountGroup> groups_of(const Settings& settings);

// The password that the options name, or none.
Result<Secret> given_password(Call& call, const std::string& account);

}  // namespace azvmreset::cli
