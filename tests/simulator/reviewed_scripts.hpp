// The scripts that were reviewed, by tests/guest_scripts/reviewed.json.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace azvmreset::sim {

// SHA-256 of the texts that went by that name, in hexadecimal.
std::vector<std::string> reviewed_scripts(std::string_view name = "account.ps1");

}  // namespace azvmreset::sim
