// IP addresses as values: two texts of one address are equal.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace azvmreset::base {

// 16 bytes; an IPv4 address as its IPv4-mapped IPv6 address, ::ffff:a.b.c.d,
// so that both ways to write it are the same.
using IpAddress = std::array<std::uint8_t, 16>;

// Four decimal octets without leading zeros, which some would read as octal;
// or IPv6 in any form of RFC 4291, without brackets, zone and prefix length.
std::optional<IpAddress> parse_ip_address(std::string_view text) noexcept;

}  // namespace azvmreset::base
