// A signed statement of who asks, in place of a client secret (facts §8).
#pragma once

#include "auth/client_certificate.hpp"

#include <azvmreset/secret.hpp>

#include <chrono>
#include <string_view>

namespace azvmreset::auth {

struct AssertionClaims {
  std::string_view client;    // iss and sub
  std::string_view audience;  // URL of the token endpoint
  std::string_view id;        // jti: no two assertions have the same
  std::chrono::system_clock::time_point now;
};

// A JSON Web Token that is good for ten minutes. PS256 names the certificate
// by x5t#S256, RS256 by x5t, as each is documented.
Result<Secret> signed_assertion(const CertificateWithKey& certificate, AssertionAlgorithm algorithm, bool send_chain,
                                const AssertionClaims& claims);

}  // namespace azvmreset::auth
