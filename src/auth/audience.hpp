// For whom a token was issued, and therefore where it may go.
#pragma once

#include <azvmreset/result.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace azvmreset::auth {

// Where a client sends its tokens, and what its caller said about that place.
struct TokenDestination {
  std::string arm_host;                    // of the configured ARM endpoint
  std::vector<std::string> trusted_hosts;  // listed by the caller
};

// The `aud` of a JSON Web Token, read without verifying anything: one name,
// several, or none when the token is opaque.
std::vector<std::string> audiences_of(std::string_view token);

// The audience rule: a token for a well-known cloud goes only to that cloud's
// ARM host, or to a host that the caller listed. Everything else passes. Fails
// with invalid_argument.
Result<void> may_send(std::string_view token, const TokenDestination& destination);

}  // namespace azvmreset::auth
