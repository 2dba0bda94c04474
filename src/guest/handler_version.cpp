#include "guest/handler_version.hpp"

#include "base/decimal.hpp"
#include "base/format.hpp"

#include <cstddef>

namespace azvmreset::guest {
namespace {

constexpr std::size_t most_numbers = 4;
constexpr std::size_t longest_number = 9;  // fits 32 bits

}  // namespace

std::optional<HandlerVersion> HandlerVersion::parse(std::string_view text) noexcept {
  std::uint32_t numbers[most_numbers] = {};
  std::size_t count = 0;
  for (;;) {
    const std::size_t point = text.find('.');
    const std::string_view digits = text.substr(0, point);
    const auto number = base::parse_decimal(digits);
    if (!number || digits.size() > longest_number || count == most_numbers) return std::nullopt;
    numbers[count++] = static_cast<std::uint32_t>(*number);
    if (point == std::string_view::npos) break;
    text.remove_prefix(point + 1);
  }
  if (count < 2) return std::nullopt;
  return HandlerVersion{numbers[0], numbers[1]};
}

std::string HandlerVersion::text() const { return base::format("{}.{}", major, minor); }

}  // namespace azvmreset::guest
