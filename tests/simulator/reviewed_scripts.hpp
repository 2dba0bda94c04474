// The account scripts that were reviewed, by tests/guest_scripts/reviewed.json.
#pragma once

#include <string>
#include <vector>

namespace azvmreset::sim {

// SHA-256 of each, in hexadecimal.
const std::vector<std::string>& reviewed_scripts();

}  // namespace azvmreset::sim
