// Times as text, UTC throughout, without locale or time zone of the machine.
// What a clock cannot hold becomes the first or last moment that it can.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace azvmreset::base {

// "2026-01-02T03:04:05Z"; with three digits of fraction when they are not zero.
std::string format_timestamp(std::chrono::system_clock::time_point time);

// RFC 3339 with any number of fraction digits (ARM sends seven) and any
// offset. Fails on anything else, surrounding space included.
std::optional<std::chrono::system_clock::time_point> parse_timestamp(std::string_view text) noexcept;

// The three forms of RFC 9110: "Sun, 06 Nov 1994 08:49:37 GMT", RFC 850 and
// asctime. A year of two digits is 1970 to 2069. The name of the weekday is
// read but not compared with the date.
std::optional<std::chrono::system_clock::time_point> parse_http_date(std::string_view text) noexcept;

}  // namespace azvmreset::base
