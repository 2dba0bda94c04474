#include "base/encoding/utf8.hpp"

#include "base/ascii.hpp"

namespace azvmreset::base {
namespace {

// What may follow a lead byte. The bounds of the second byte keep out overlong
// forms, surrogates and what lies above U+10FFFF (Unicode, table 3-7).
struct Sequence {
  std::size_t length;
  unsigned char second_low, second_high;
};

Sequence sequence_of(unsigned char lead) noexcept {
  if (lead < 0xC2 || lead > 0xF4) return {0, 0, 0};
  if (lead < 0xE0) return {2, 0x80, 0xBF};
  if (lead == 0xE0) return {3, 0xA0, 0xBF};
  if (lead == 0xED) return {3, 0x80, 0x9F};
  if (lead < 0xF0) return {3, 0x80, 0xBF};
  if (lead == 0xF0) return {4, 0x90, 0xBF};
  if (lead == 0xF4) return {4, 0x80, 0x8F};
  return {4, 0x80, 0xBF};
}

}  // namespace

CodePoint first_code_point(std::string_view text) noexcept {
  const auto lead = static_cast<unsigned char>(text.front());
  if (lead < 0x80) return {lead, 1, true};

  const Sequence sequence = sequence_of(lead);
  if (sequence.length == 0) return {0, 1, false};
  char32_t value = lead & (0xFFu >> (sequence.length + 1));
  for (std::size_t i = 1; i < sequence.length; ++i) {
    const unsigned char low = i == 1 ? sequence.second_low : 0x80;
    const unsigned char high = i == 1 ? sequence.second_high : 0xBF;
    if (i == text.size()) return {0, i, false};
    const auto next = static_cast<unsigned char>(text[i]);
    if (next < low || next > high) return {0, i, false};
    value = (value << 6) | (next & 0x3Fu);
  }
  return {value, sequence.length, true};
}

bool is_utf8(std::string_view text) noexcept { return utf16_length(text).has_value(); }

std::optional<std::size_t> utf16_length(std::string_view text) noexcept {
  std::size_t units = 0;
  while (!text.empty()) {
    const std::size_t ascii = ascii_stretch(text);
    units += ascii;
    text.remove_prefix(ascii);
    if (text.empty()) break;
    const CodePoint c = first_code_point(text);
    if (!c.valid) return std::nullopt;
    units += c.value > 0xFFFF ? 2 : 1;
    text.remove_prefix(c.length);
  }
  return units;
}

}  // namespace azvmreset::base
