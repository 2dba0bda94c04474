// What is known of a user's PowerShell before it is sent: a script that waits
// for a keyboard, or for a parameter that nobody gives, would hold its slot for
// as long as Azure lets it. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "guest/account_rules.hpp"

namespace azvmreset::guest {

inline constexpr std::size_t longest_script = std::size_t{256} * 1024;  // bytes

// As account names are checked: hopeless ones first, and the first of those
// alone. `parameters` are the names that the call gives, protected ones too.
//
// The script is read word by word, not as PowerShell would: what it does at run
// time stays unknown, so only what stands there plainly is told.
std::vector<Rule> script_rules();
std::vector<Breach> check_script(std::string_view script, const std::vector<std::string>& parameters);

}  // namespace azvmreset::guest
