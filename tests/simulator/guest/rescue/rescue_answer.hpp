// The one line in which a script of docs/rescue-scripts.md answers.
#pragma once

#include "simulator/guest/rescue/rescue_report.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace azvmreset::sim {

// `text` as the scripts let it out: ASCII without quotes, at most 300 of it.
std::string rescue_answer(const RescueReport& report, std::size_t offset, std::string_view nonce,
                          std::string_view outcome, std::string_view reason, std::string_view text);

}  // namespace azvmreset::sim
