// What a host of managed identities answers.
#pragma once

#include "auth/token_provider.hpp"
#include "http/message.hpp"

#include <string_view>

namespace azvmreset::auth {

// Who answered, as an error tells of it. Borrowed.
struct IdentityTeller {
  std::string_view host;    // "the identity service of this VM (IMDS)"
  std::string_view hidden;  // shown nowhere, even where the host repeats it; or empty
};

// The token, or the host's own words why there is none.
Result<Token> read_identity_answer(const http::Response& answer, WallTime asked, const IdentityTeller& who);

// "9/14/2026 3:04:05 PM +00:00" or "09/14/2026 15:04:05 +00:00".
std::optional<WallTime> parse_app_service_time(std::string_view text) noexcept;

}  // namespace azvmreset::auth
