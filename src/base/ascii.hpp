// Letters and digits as protocols mean them: ASCII only, whatever the locale.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace azvmreset::base {

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool is_alphanumeric(char c) noexcept { return is_digit(c) || is_letter(c); }

// Graphic characters: neither space nor control, and nothing beyond ASCII.
constexpr bool is_graphic(char c) noexcept { return c > ' ' && c < '\x7f'; }
constexpr bool is_graphic(std::string_view text) noexcept {
  return std::all_of(text.begin(), text.end(), [](char c) { return is_graphic(c); });
}

// A stretch of ASCII at the beginning: not all of it, for it is looked for in
// eights.
inline std::size_t ascii_stretch(std::string_view text) noexcept {
  std::size_t length = 0;
  for (std::uint64_t eight = 0; length + sizeof eight <= text.size(); length += sizeof eight) {
    std::memcpy(&eight, text.data() + length, sizeof eight);
    if ((eight & 0x8080808080808080u) != 0) break;
  }
  return length;
}

constexpr char to_lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

inline std::string to_lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = to_lower(c);
  return lower;
}

constexpr bool equals_ignoring_case(std::string_view a, std::string_view b) noexcept {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return to_lower(x) == to_lower(y); });
}

constexpr bool starts_with_ignoring_case(std::string_view text, std::string_view prefix) noexcept {
  return equals_ignoring_case(text.substr(0, prefix.size()), prefix);
}

// Like std::string_view::find.
constexpr std::size_t find_ignoring_case(std::string_view text, std::string_view part, std::size_t from = 0) noexcept {
  if (from > text.size()) return std::string_view::npos;
  const auto found = std::search(text.begin() + static_cast<std::ptrdiff_t>(from), text.end(), part.begin(), part.end(),
                                 [](char x, char y) { return to_lower(x) == to_lower(y); });
  return found == text.end() && !part.empty() ? std::string_view::npos : static_cast<std::size_t>(found - text.begin());
}

}  // namespace azvmreset::base
