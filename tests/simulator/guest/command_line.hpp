// One line of a PowerShell script, as far as the simulator understands such.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace azvmreset::sim {

// Its words, with quotes resolved; nothing: there is more in it than words, as
// a variable, a pipe or a second command.
std::optional<std::vector<std::string>> words_of_line(std::string_view line);

}  // namespace azvmreset::sim
