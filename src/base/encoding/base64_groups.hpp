// What both kinds of Base64 share: groups of 24 bits, over one of two
// alphabets, without padding.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace azvmreset::base {

// The two characters in which the alphabets differ.
struct Base64Alphabet {
  char digit_62;
  char digit_63;
};

template <class Text>
void append_base64_groups(Text& out, std::string_view bytes, Base64Alphabet alphabet) {
  constexpr std::string_view common = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  std::uint32_t bits = 0;
  int count = 0;
  const auto put = [&](std::uint32_t digit) {
    out.push_back(digit < common.size() ? common[digit] : digit == 62 ? alphabet.digit_62 : alphabet.digit_63);
  };
  for (const char c : bytes) {
    bits = (bits << 8) | static_cast<unsigned char>(c);
    for (count += 8; count >= 6; count -= 6) put((bits >> (count - 6)) & 0x3F);
  }
  if (count > 0) put((bits << (6 - count)) & 0x3F);
}

inline int base64_digit(char c, Base64Alphabet alphabet) noexcept {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == alphabet.digit_62) return 62;
  if (c == alphabet.digit_63) return 63;
  return -1;
}

// Two texts must not mean the same bytes, so the bits that are left over have
// to be zero.
inline std::optional<std::string> decode_base64_groups(std::string_view text, Base64Alphabet alphabet) {
  if (text.size() % 4 == 1) return std::nullopt;
  std::string bytes;
  bytes.reserve(text.size() / 4 * 3 + 2);
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    const int digit = base64_digit(c, alphabet);
    if (digit < 0) return std::nullopt;
    bits = ((bits << 6) | static_cast<std::uint32_t>(digit)) & 0xFFFF;
    count += 6;
    if (count >= 8) {
      count -= 8;
      bytes += static_cast<char>((bits >> count) & 0xFF);
    }
  }
  if ((bits & ((1u << count) - 1)) != 0) return std::nullopt;
  return bytes;
}

}  // namespace azvmreset::base
