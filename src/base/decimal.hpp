// Numbers in headers and bodies: digits only, no sign, no space. Too large a
// number is a large number, not an error, because services send such.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace azvmreset::base {

// Saturates at the largest value.
std::optional<std::uint64_t> parse_decimal(std::string_view digits) noexcept;

// Saturate at longest_duration, which can be added to the time of any clock.
inline constexpr std::chrono::seconds longest_duration{1'000'000'000};  // 31 years
std::optional<std::chrono::seconds> parse_seconds(std::string_view digits) noexcept;
std::optional<std::chrono::milliseconds> parse_milliseconds(std::string_view digits) noexcept;

}  // namespace azvmreset::base
