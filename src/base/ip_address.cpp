#include "base/ip_address.hpp"

#include "base/ascii.hpp"
#include "base/decimal.hpp"

#include <algorithm>
#include <cstddef>

namespace azvmreset::base {
namespace {

constexpr std::size_t v4_begin = 12;  // of an IPv4 address within the 16 bytes

// Cuts off and returns what stands before the next `mark`.
std::string_view next_part(std::string_view& text, char mark) noexcept {
  const std::size_t end = std::min(text.find(mark), text.size());
  const std::string_view part = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return part;
}

std::optional<std::uint8_t> octet(std::string_view text) noexcept {
  if (text.size() > 3 || (text.size() > 1 && text.front() == '0')) return std::nullopt;
  const auto value = parse_decimal(text);
  if (!value || *value > 255) return std::nullopt;
  return static_cast<std::uint8_t>(*value);
}

std::optional<std::uint32_t> group(std::string_view text) noexcept {
  if (text.empty() || text.size() > 4) return std::nullopt;
  std::uint32_t value = 0;
  for (const char c : text) {
    const char lower = to_lower(c);
    if (!is_digit(c) && (lower < 'a' || lower > 'f')) return std::nullopt;
    value = value * 16 + static_cast<std::uint32_t>(is_digit(c) ? c - '0' : lower - 'a' + 10);
  }
  return value;
}

// The bytes of one side of "::", or of the whole; at most 16.
struct Bytes {
  std::array<std::uint8_t, 16> data{};
  std::size_t size = 0;

  bool add(std::uint8_t byte) noexcept {
    if (size == data.size()) return false;
    data[size++] = byte;
    return true;
  }
};

bool read_v4(std::string_view text, Bytes& bytes) noexcept {
  if (std::count(text.begin(), text.end(), '.') != 3) return false;
  for (int i = 0; i < 4; ++i) {
    const auto value = octet(next_part(text, '.'));
    if (!value || !bytes.add(*value)) return false;
  }
  return true;
}

// Groups with colons between them; the last one may be a whole IPv4 address.
bool read_groups(std::string_view text, bool v4_allowed, Bytes& bytes) noexcept {
  if (text.empty()) return true;
  const auto colons = std::count(text.begin(), text.end(), ':');
  for (std::ptrdiff_t i = 0; i <= colons; ++i) {
    const std::string_view part = next_part(text, ':');
    if (v4_allowed && i == colons && part.find('.') != std::string_view::npos) return read_v4(part, bytes);
    const auto value = group(part);
    if (!value || !bytes.add(static_cast<std::uint8_t>(*value >> 8)) ||
        !bytes.add(static_cast<std::uint8_t>(*value & 0xFF))) {
      return false;
    }
  }
  return true;
}

std::optional<IpAddress> parse_v6(std::string_view text) noexcept {
  const std::size_t gap = text.find("::");
  Bytes front;
  if (gap == std::string_view::npos) {
    if (!read_groups(text, true, front) || front.size != front.data.size()) return std::nullopt;
    return front.data;
  }
  Bytes back;
  if (!read_groups(text.substr(0, gap), false, front) || !read_groups(text.substr(gap + 2), true, back)) {
    return std::nullopt;
  }
  // "::" stands for one group of zeros at least.
  if (front.size + back.size > front.data.size() - 2) return std::nullopt;
  std::copy_n(back.data.begin(), back.size, front.data.end() - static_cast<std::ptrdiff_t>(back.size));
  return front.data;
}

}  // namespace

std::optional<IpAddress> parse_ip_address(std::string_view text) noexcept {
  if (text.find(':') != std::string_view::npos) return parse_v6(text);
  Bytes bytes;
  if (!read_v4(text, bytes)) return std::nullopt;
  IpAddress address{};
  address[v4_begin - 2] = 0xFF;
  address[v4_begin - 1] = 0xFF;
  std::copy_n(bytes.data.begin(), bytes.size, address.begin() + v4_begin);
  return address;
}

bool is_local(const IpAddress& address) noexcept {
  constexpr IpAddress v6_loopback{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
  constexpr IpAddress v4_prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
  if (!std::equal(v4_prefix.begin(), v4_prefix.begin() + v4_begin, address.begin())) {
    const bool link_local = address[0] == 0xFE && (address[1] & 0xC0) == 0x80;
    const bool unique_local = (address[0] & 0xFE) == 0xFC;
    return link_local || unique_local || address == v6_loopback;
  }
  const std::uint8_t first = address[v4_begin];
  const std::uint8_t second = address[v4_begin + 1];
  return first == 127 || first == 10 || (first == 172 && (second & 0xF0) == 16) || (first == 192 && second == 168) ||
         (first == 169 && second == 254);
}

}  // namespace azvmreset::base
