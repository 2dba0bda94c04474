#include "printable.hpp"

#include <cstddef>

namespace azvmreset::cli {
namespace {

constexpr unsigned char byte(char c) noexcept { return static_cast<unsigned char>(c); }

// How many bytes at the start of `text` are one character that must not reach
// a terminal; 0 when the first one may.
std::size_t hostile(std::string_view text) noexcept {
  const auto at = [&](std::size_t i) { return i < text.size() ? byte(text[i]) : byte('\0'); };
  if (at(0) < 0x20 || at(0) == 0x7F) return 1;
  if (at(0) == 0xC2 && at(1) >= 0x80 && at(1) <= 0x9F) return 2;                   // C1 controls
  if (at(0) == 0xE2 && at(1) == 0x80 && at(2) >= 0xA8 && at(2) <= 0xAE) return 3;  // U+2028 to U+202E
  if (at(0) == 0xE2 && at(1) == 0x81 && at(2) >= 0xA6 && at(2) <= 0xA9) return 3;  // U+2066 to U+2069
  return 0;
}

}  // namespace

std::string printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    if (const std::size_t length = hostile(text); length > 0) {
      out += text[0] == '\t' || text[0] == '\n' ? ' ' : '?';
      text.remove_prefix(length);
    } else {
      out += text[0];
      text.remove_prefix(1);
    }
  }
  return out;
}

}  // namespace azvmreset::cli
