#include "auth/client_assertion.hpp"

#include <string>

#include "assertion_parts.hpp"
#include "base/encoding/base64.hpp"
#include "support/client_certificates.hpp"

using namespace azvmreset;
using namespace azvmreset::auth;
using namespace azvmreset::test;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view kEndpoint = "https://login.microsoftonline.com/t/oauth2/v2.0/token";

struct Signing {
  Certificate certificate = certificate_for(rsa_key(), "client");
  CertificateWithKey loaded = CertificateWithKey::parse(pem_of(certificate.get()) + pem_of(rsa_key()), "").value();

  std::string assertion(AssertionAlgorithm algorithm, bool send_chain = false) {
    const AssertionClaims claims{"app-id", kEndpoint, "one-id",
                                 std::chrono::system_clock::time_point(1'790'000'000s + 999ms)};
    const auto made = signed_assertion(loaded, algorithm, send_chain, claims);
    REQUIRE(made);
    return std::string(made->expose());
  }
};

}  // namespace

TEST_CASE("an assertion says who asks whom, for ten minutes", "[auth][assertion]") {
  Signing signing;
  const AssertionParts parts(signing.assertion(AssertionAlgorithm::ps256));
  CHECK(parts.payload_text == R"({"aud":"https://login.microsoftonline.com/t/oauth2/v2.0/token","iss":"app-id",)"
                              R"("sub":"app-id","jti":"one-id","nbf":1790000000,"iat":1790000000,"exp":1790000600})");
}

TEST_CASE("PS256 names the certificate by its SHA-256", "[auth][assertion]") {
  Signing signing;
  const AssertionParts parts(signing.assertion(AssertionAlgorithm::ps256));
  CHECK(parts.header_text == R"({"alg":"PS256","typ":"JWT","x5t#S256":")" +
                                 base::base64url_encode(thumbprint(signing.certificate.get(), EVP_sha256())) + R"("})");
  CHECK(signed_by(rsa_key(), true, parts.signed_part, parts.signature));
}

TEST_CASE("RS256 names the certificate by its SHA-1", "[auth][assertion]") {
  Signing signing;
  const AssertionParts parts(signing.assertion(AssertionAlgorithm::rs256));
  CHECK(parts.header_text == R"({"alg":"RS256","typ":"JWT","x5t":")" +
                                 base::base64url_encode(thumbprint(signing.certificate.get(), EVP_sha1())) + R"("})");
  CHECK(signed_by(rsa_key(), false, parts.signed_part, parts.signature));
}

TEST_CASE("the chain is sent on request, in Base64 and not base64url", "[auth][assertion]") {
  const auto root = certificate_for(another_rsa_key(), "root");
  const Issuer by_root{root.get(), another_rsa_key()};
  Signing signing;
  signing.certificate = certificate_for(rsa_key(), "leaf", {}, &by_root);
  signing.loaded =
      CertificateWithKey::parse(pem_of(root.get()) + pem_of(signing.certificate.get()) + pem_of(rsa_key()), "").value();

  const auto sent = AssertionParts(signing.assertion(AssertionAlgorithm::ps256, true)).header();
  const auto chain = sent.root()["x5c"];
  CHECK(chain.at(0).text() == base::base64_encode(der_of(signing.certificate.get())));
  CHECK(chain.at(1).text() == base::base64_encode(der_of(root.get())));
  CHECK_FALSE(chain.at(2).text());
  CHECK_FALSE(AssertionParts(signing.assertion(AssertionAlgorithm::ps256)).header().root()["x5c"].at(0).text());
}
