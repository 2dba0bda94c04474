// GUIDs as text.
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace azvmreset::base {

// A version 4 GUID, lower case, of 16 random bytes; six of their bits are
// overwritten by the version and the variant.
std::string guid_from(std::array<unsigned char, 16> random);

// "8-4-4-4-12" hexadecimal digits of any case, without braces.
bool is_guid(std::string_view text) noexcept;

}  // namespace azvmreset::base
