// The documented repair, as the lines that a person types at the guest's own
// console (F2.3, F6.1). Pure.
#pragma once

#include "guest/account_request.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace azvmreset::guest {

// A new password, asked for by `net` itself and never part of a line, and no
// duty to change it at the next sign-in: with Network Level Authentication that
// would lock the person out again.
//
// One remark instead where the name cannot stand in a line.
std::vector<std::string> net_user_lines(std::string_view account);

// The same for a repair, or for a look at an account: what `net` can do of what
// the account script is asked. What it cannot do is a remark.
std::vector<std::string> net_lines(const AccountRequest& request);

}  // namespace azvmreset::guest
