#include "base/decimal.hpp"

#include <algorithm>
#include <limits>

#include "base/ascii.hpp"

namespace azvmreset::base {
namespace {

template <class Duration>
std::optional<Duration> parse_duration(std::string_view digits) noexcept {
  const std::optional<std::uint64_t> count = parse_decimal(digits);
  if (!count) return std::nullopt;
  const auto longest = static_cast<std::uint64_t>(Duration(longest_duration).count());
  return Duration(static_cast<typename Duration::rep>(std::min(*count, longest)));
}

}  // namespace

std::optional<std::uint64_t> parse_decimal(std::string_view digits) noexcept {
  constexpr std::uint64_t largest = std::numeric_limits<std::uint64_t>::max();
  if (digits.empty() || !std::all_of(digits.begin(), digits.end(), is_digit)) return std::nullopt;

  std::uint64_t number = 0;
  for (const char c : digits) {
    const auto digit = static_cast<std::uint64_t>(c - '0');
    if (number > (largest - digit) / 10) return largest;
    number = number * 10 + digit;
  }
  return number;
}

std::optional<std::chrono::seconds> parse_seconds(std::string_view digits) noexcept {
  return parse_duration<std::chrono::seconds>(digits);
}

std::optional<std::chrono::milliseconds> parse_milliseconds(std::string_view digits) noexcept {
  return parse_duration<std::chrono::milliseconds>(digits);
}

}  // namespace azvmreset::base
