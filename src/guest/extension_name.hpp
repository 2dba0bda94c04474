// Names of extension instances.
#pragma once

#include <string_view>

namespace azvmreset::guest {

// Whether `name` can stand in a resource id without changing its shape: 1 to
// 80 letters, digits, and "-_.()" or a space between others; at least one
// letter or digit.
bool is_extension_name(std::string_view name) noexcept;

}  // namespace azvmreset::guest
