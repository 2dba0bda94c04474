// WWW-Authenticate: what an answer 401 asks for.
#pragma once

#include "http/message.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace azvmreset::auth {

// The claims of a Bearer challenge with error="insufficient_claims", decoded
// to JSON; nothing when this header value holds no such challenge. Fields may
// stand in any order, several challenges in one value (facts §8).
std::optional<std::string> claims_in(std::string_view www_authenticate);

// The same over all WWW-Authenticate headers of an answer.
std::optional<std::string> claims_challenge(const http::Response& answer);

}  // namespace azvmreset::auth
