// The one door to fmt: the format string is checked by the compiler, the text
// is made by one plain function. No other file includes fmt.
#pragma once

#include <fmt/core.h>

#include <string>
#include <utility>

namespace azvmreset::base {

std::string vformat_to_string(fmt::string_view text, fmt::format_args args);

// Locale-independent, like everything fmt does without the 'L' flag.
template <class... Args>
std::string format(fmt::format_string<Args...> text, Args&&... args) {
  return vformat_to_string(text, fmt::make_format_args(args...));
}

}  // namespace azvmreset::base
