// An account, one value a row.
#pragma once

#include <azvmreset/account_state.hpp>

#include <string>
#include <vector>

namespace azvmreset::cli {

using Table = std::vector<std::vector<std::string>>;  // of rows

Table account_table(const AccountState& account);

// Before and after side by side; what is another value afterwards says so. Of
// an account that is new there is only one side.
Table account_table(const AccountState& before, const AccountState& after);

// One account a row.
Table account_list(const std::vector<AccountState>& accounts);

}  // namespace azvmreset::cli
