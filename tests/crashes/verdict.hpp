// A verdict as text, on its way from one process to another.
#pragma once

#include "crashes/sweep.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace azvmreset::crashes {

std::string to_text(const Verdict& verdict);

// One after the other.
std::vector<Verdict> read_verdicts(std::string_view text);

}  // namespace azvmreset::crashes
