// Tokens as Entra makes them, without a signature worth the name.
#pragma once

#include <string>
#include <string_view>

#include "base/encoding/base64url.hpp"

namespace azvmreset::test {

inline std::string jwt_with_payload(std::string_view payload) {
  return base::base64url_encode(R"({"typ":"JWT","alg":"RS256"})") + "." + base::base64url_encode(payload) + ".c2ln";
}

inline std::string jwt_for(std::string_view audience) {
  return jwt_with_payload(R"({"aud":")" + std::string(audience) + R"(","exp":1790003600})");
}

}  // namespace azvmreset::test
