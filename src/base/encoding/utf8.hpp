// UTF-8 as the Unicode standard has it: no overlong forms, no surrogates,
// nothing above U+10FFFF.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace azvmreset::base {

struct CodePoint {
  char32_t value = 0;
  std::size_t length = 0;  // bytes it takes; of bytes that are not UTF-8, those to skip
  bool valid = false;
};

// The first code point of `text`, which is not empty. Where there is none,
// `length` covers what the Unicode standard replaces by one U+FFFD.
CodePoint first_code_point(std::string_view text) noexcept;

bool is_utf8(std::string_view text) noexcept;

// The length that Windows counts; nothing when `text` is not UTF-8.
std::optional<std::size_t> utf16_length(std::string_view text) noexcept;

}  // namespace azvmreset::base
