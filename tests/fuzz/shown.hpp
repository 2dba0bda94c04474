// What may be shown to a person or written to a log.
#pragma once

#include <algorithm>
#include <string_view>

#include "base/encoding/utf8.hpp"

// One line, UTF-8, without control characters, of a length that one reads.
inline bool is_fit_to_show(std::string_view text) {
  return text.size() < 16'384 && azvmreset::base::is_utf8(text) &&
         std::none_of(text.begin(), text.end(), [](char c) { return (c >= '\0' && c < ' ') || c == '\x7f'; });
}
