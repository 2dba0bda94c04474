#include "auth/client_assertion.hpp"

#include "base/encoding/base64.hpp"
#include "base/encoding/base64url.hpp"
#include "base/json/writer.hpp"
#include "base/wiped.hpp"

#include <cstdint>
#include <string>

namespace azvmreset::auth {

namespace {

constexpr std::chrono::minutes kLife{10};

std::string header_for(const CertificateWithKey& certificate, AssertionAlgorithm algorithm, bool send_chain) {
  base::json::Writer header;
  header.begin_object();
  if (algorithm == AssertionAlgorithm::ps256) {
    header.member("alg", "PS256").member("typ", "JWT").member("x5t#S256", base::base64url_encode(certificate.sha256()));
  } else {
    header.member("alg", "RS256").member("typ", "JWT").member("x5t", base::base64url_encode(certificate.sha1()));
  }
  if (send_chain) {
    header.key("x5c").begin_array();
    for (const std::string& each : certificate.chain()) header.string(base::base64_encode(each));
    header.end_array();
  }
  return header.end_object().text();
}

std::string payload_for(const AssertionClaims& claims) {
  const auto in_seconds = [](auto time) {
    return std::int64_t{std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count()};
  };
  base::json::Writer payload;
  payload.begin_object()
      .member("aud", claims.audience)
      .member("iss", claims.client)
      .member("sub", claims.client)
      .member("jti", claims.id)
      .member("nbf", in_seconds(claims.now))
      .member("iat", in_seconds(claims.now))
      .member("exp", in_seconds(claims.now + kLife))
      .end_object();
  return payload.text();
}

}  // namespace

Result<Secret> signed_assertion(const CertificateWithKey& certificate, AssertionAlgorithm algorithm, bool send_chain,
                                const AssertionClaims& claims) {
  std::string signed_part = base::base64url_encode(header_for(certificate, algorithm, send_chain));
  signed_part.append(".").append(base::base64url_encode(payload_for(claims)));
  auto signature = certificate.sign(algorithm, signed_part);
  if (!signature) return std::move(signature).failure();

  // Without the signature it says nothing that is secret.
  base::WipedString assertion;
  base::append(assertion, signed_part);
  base::append(assertion, ".");
  base::append(assertion, base::base64url_encode(*signature));
  base::wipe(signature->data(), signature->size());
  return Secret(base::view(assertion));
}

}  // namespace azvmreset::auth
