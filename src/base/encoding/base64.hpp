// Base64 of RFC 4648 with the standard alphabet and padding.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace azvmreset::base {

std::string base64_encode(std::string_view bytes);

// Strict: padded, no line breaks, no other characters, unused bits zero.
std::optional<std::string> base64_decode(std::string_view text);

}  // namespace azvmreset::base
