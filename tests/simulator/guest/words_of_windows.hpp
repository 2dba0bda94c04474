// What Windows says of its error numbers, in the languages of the guests
// (F2.3/6; the wording is that of `net helpmsg`).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace azvmreset::sim {

std::string words_of(std::uint32_t code, std::string_view language);

}  // namespace azvmreset::sim
