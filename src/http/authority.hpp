// What stands between the slashes of a URL: the host and, perhaps, a port.
#pragma once

#include <azvmreset/result.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace azvmreset::http {

struct Authority {
  std::string host;  // in lower case; IPv6 in brackets
  std::optional<std::uint16_t> port;
};

// A host is a DNS name, an IPv4 address in its one canonical form, or an IPv6
// address in brackets. What resolvers also take for an address ("127.1",
// "0x7f000001", "2130706433") is refused, as are user-info and zones.
Result<Authority> parse_authority(std::string_view text);

// Four decimal numbers, each without a leading zero.
bool is_ipv4(std::string_view text) noexcept;

// How every refusal of a URL begins.
Error unusable_url(std::string_view found);

}  // namespace azvmreset::http
