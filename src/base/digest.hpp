// A short name for a long text.
#pragma once

#include <string>
#include <string_view>

namespace azvmreset::base {

// SHA-256 as 64 hexadecimal digits, lower case.
std::string sha256_hex(std::string_view bytes);

}  // namespace azvmreset::base
