// Base64 with the alphabet that is safe in URLs and file names, unpadded, as
// in JSON Web Tokens.
#pragma once

#include <azvmreset/secret.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace azvmreset::base {

std::string base64url_encode(std::string_view bytes);

// The same for a secret, without leaving a copy behind.
Secret base64url_encode(const Secret& secret);

// Strict: no padding, no other characters, unused bits zero.
std::optional<std::string> base64url_decode(std::string_view text);

}  // namespace azvmreset::base
