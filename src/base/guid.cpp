#include "base/guid.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>

#include "base/ascii.hpp"
#include "base/encoding/hex.hpp"

namespace azvmreset::base {
namespace {

constexpr std::size_t guid_length = 36;
constexpr std::size_t dashes[] = {8, 13, 18, 23};

bool is_dash_at(std::size_t index) noexcept {
  return std::find(std::begin(dashes), std::end(dashes), index) != std::end(dashes);
}

}  // namespace

std::string guid_from(std::array<unsigned char, 16> random) {
  random[6] = static_cast<unsigned char>((random[6] & 0x0F) | 0x40);  // version 4
  random[8] = static_cast<unsigned char>((random[8] & 0x3F) | 0x80);  // variant of RFC 9562
  const std::string digits = hex_encode({reinterpret_cast<const char*>(random.data()), random.size()});
  std::string text;
  text.reserve(guid_length);
  for (const char digit : digits) {
    if (is_dash_at(text.size())) text.push_back('-');
    text.push_back(digit);
  }
  return text;
}

bool is_guid(std::string_view text) noexcept {
  if (text.size() != guid_length) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = to_lower(text[i]);
    const bool fits = is_dash_at(i) ? c == '-' : is_digit(c) || (c >= 'a' && c <= 'f');
    if (!fits) return false;
  }
  return true;
}

}  // namespace azvmreset::base
