// Bytes as hexadecimal digits.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace azvmreset::base {

// Lower case.
std::string hex_encode(std::string_view bytes);

// Digits of any case; fails on an odd number of them or anything else.
std::optional<std::string> hex_decode(std::string_view text);

}  // namespace azvmreset::base
