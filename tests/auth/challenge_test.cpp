#include "auth/challenge.hpp"

#include <string>

#include "base/encoding/base64.hpp"
#include "base/encoding/base64url.hpp"
#include "support/catch.hpp"
#include "support/scripted_sender.hpp"

using namespace azvmreset;
using namespace azvmreset::auth;

namespace {

// Long enough that both alphabets and padding show: it encodes to "+" and "/" and ends with "=".
const std::string kClaims = R"({"access_token":{"nbf":{"essential":true,"value":"1604106651"}},"x":"??>>~~"})";

std::string challenge(const std::string& claims) {
  return R"(Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", )"
         R"(error="insufficient_claims", claims=")" +
         claims + R"(")";
}

}  // namespace

TEST_CASE("the claims of a challenge are found", "[auth][challenge]") {
  CHECK(claims_in(challenge(base::base64_encode(kClaims))) == kClaims);
  CHECK(claims_in(challenge(base::base64url_encode(kClaims))) == kClaims);
}

TEST_CASE("fields stand in any order and any case, quoted or not", "[auth][challenge]") {
  const auto claims = base::base64url_encode(kClaims);
  for (const auto& header : {
           "Bearer claims=\"" + claims + "\", error=\"insufficient_claims\"",
           "bearer CLAIMS=" + claims + ", Error=insufficient_claims",
           "BEARER   error = \"insufficient_claims\" ,,claims =\t\"" + claims + "\" ",
           "Bearer realm=\"a, b\\\"=c\", claims=\"" + claims + "\", error=\"insufficient_claims\"",
           ",Bearer error=\"insufficient_claims\",claims=\"" + claims + "\",",
           // Two challenges in one header: the fields belong to the second.
           "PoP nonce=\"n\", Bearer error=\"insufficient_claims\", claims=\"" + claims + "\"",
           "Negotiate abc123==, Bearer error=\"insufficient_claims\", claims=\"" + claims + "\"",
           "Bearer error=\"insufficient_claims\", claims=\"" + claims + "\", Basic realm=\"x\"",
       }) {
    INFO(header);
    CHECK(claims_in(header) == kClaims);
  }
}

TEST_CASE("what is no claims challenge is none", "[auth][challenge]") {
  const auto claims = base::base64url_encode(kClaims);
  for (const auto& header : {
           std::string(),
           std::string("Bearer"),
           std::string("Bearer error=\"invalid_token\""),
           "Bearer error=\"invalid_token\", claims=\"" + claims + "\"",
           "Basic error=\"insufficient_claims\", claims=\"" + claims + "\"",
           // Fields of two challenges make no third.
           "Bearer error=\"insufficient_claims\", Basic claims=\"" + claims + "\"",
           "Basic error=\"insufficient_claims\", Bearer claims=\"" + claims + "\"",
           challenge("not base64 at all"),
           challenge(""),
           challenge(base::base64url_encode("no json")),
           challenge(base::base64url_encode("[1]")),
           std::string("Bearer claims=\"unterminated"),
           std::string("=,=\"\\"),
       }) {
    INFO(header);
    CHECK_FALSE(claims_in(header));
  }
}

TEST_CASE("of several headers the one with claims counts", "[auth][challenge]") {
  const auto answer = test::response(401, {{"www-authenticate", "Basic realm=\"x\""},
                                           {"WWW-Authenticate", "Bearer error=\"invalid_token\""},
                                           {"Www-Authenticate", challenge(base::base64_encode(kClaims))}});
  CHECK(claims_challenge(answer) == kClaims);
  CHECK_FALSE(claims_challenge(test::response(401)));
}
