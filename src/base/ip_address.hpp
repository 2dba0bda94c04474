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

// This machine or the network around it: loopback, link-local (169.254.0.0/16,
// fe80::/10) or private (RFC 1918, fc00::/7).
bool is_local(const IpAddress& address) noexcept;

}  // namespace azvmreset::base
