#include "simulator/tests/asking.hpp"
#include "support/catch.hpp"

#include "base/encoding/base64.hpp"
#include "base/encoding/base64url.hpp"

using namespace azvmreset::sim;
using namespace std::chrono_literals;

namespace {

std::string description(const Answer& answer) { return Asking::text(answer, "error_description"); }

}  // namespace

TEST_CASE("the token endpoint", "[simulator][entra]") {
  Asking client;

  SECTION("gives a token that looks like one and lets its bearer in") {
    const Answer answer = client.ask_token(Asking::form());
    REQUIRE(answer.status == 200);
    const std::string token = Asking::text(answer, "access_token");
    const std::size_t first = token.find('.'), second = token.find('.', first + 1);
    REQUIRE(second != std::string::npos);
    const auto payload =
        azvmreset::base::base64url_decode(std::string_view(token).substr(first + 1, second - first - 1));
    REQUIRE(payload);
    const auto claims = azvmreset::base::json::Document::parse(*payload);
    CHECK(claims->root()["aud"].text() == "https://management.azure.com");
    CHECK(claims->root()["tid"].text() == kTenant);
    CHECK(claims->root()["exp"].integer() == 1'790'003'599);
    CHECK(client.signed_in().ask("GET", "/subscriptions?api-version=2022-12-01").status == 200);
  }

  SECTION("never gives the same token twice") {
    CHECK(client.ask_token(Asking::form()).body != client.ask_token(Asking::form()).body);
  }

  SECTION("verifies what it is told") {
    struct Case {
      const char* what;
      std::string form;
      std::string tenant;
      int status;
      const char* error;
      const char* number;
    };
    const std::string good(kTenant);
    const Case cases[] = {
        {"wrong tenant", Asking::form(), "00000000-0000-4000-8000-0000000000ff", 400, "invalid_request", "AADSTS90002"},
        {"unknown client", Asking::form("00000000-0000-4000-8000-0000000000ff"), good, 400, "unauthorized_client",
         "AADSTS700016"},
        {"wrong secret", Asking::form(kClient, "wrong"), good, 401, "invalid_client", "AADSTS7000215"},
        {"secret that was not encoded", Asking::form(kClient, "simulated~secret/with+signs&more=1"), good, 401,
         "invalid_client", "AADSTS7000215"},
        {"no secret", Asking::form(kClient, ""), good, 401, "invalid_client", "AADSTS7000216"},
        {"no grant", "client_id=" + std::string(kClient), good, 400, "invalid_request", "AADSTS900144"},
        {"another grant", "grant_type=password&client_id=" + std::string(kClient), good, 400, "unsupported_grant_type",
         "AADSTS70003"},
        {"a scope that is no default", Asking::form(kClient, kFormSecret, "https%3A%2F%2Fmanagement.azure.com"), good,
         400, "invalid_scope", "AADSTS1002012"},
        {"a resource nobody knows", Asking::form(kClient, kFormSecret, "https%3A%2F%2Fnowhere.example%2F.default"),
         good, 400, "invalid_resource", "AADSTS500011"},
    };
    for (const Case& one : cases) {
      INFO(one.what);
      const Answer answer = client.ask_token(one.form, one.tenant);
      CHECK(answer.status == one.status);
      CHECK(Asking::text(answer, "error") == one.error);
      CHECK(description(answer).find(one.number) == 0);
      CHECK(answer.body.find("simulated~secret") == std::string::npos);
    }
  }
}

TEST_CASE("two hosts, two services", "[simulator][entra]") {
  Asking client;
  client.signed_in();
  CHECK(client.ask("GET", "https://login.microsoftonline.com/subscriptions?api-version=2022-12-01").status == 404);
  const Answer strayed = client.ask("POST", "/" + std::string(kTenant) + "/oauth2/v2.0/token", Asking::form(),
                                    {{"Content-Type", "application/x-www-form-urlencoded"}});
  CHECK(strayed.body.find("access_token") == std::string::npos);
}

TEST_CASE("bearer tokens at ARM", "[simulator][arm]") {
  Asking client;
  const std::string url = "/subscriptions?api-version=2022-12-01";

  SECTION("a request without one is told where to sign in") {
    const Answer answer = client.ask("GET", url);
    CHECK(answer.status == 401);
    CHECK(Asking::error_code(answer) == "AuthenticationFailed");
    CHECK(Asking::header(answer, "WWW-Authenticate").find("authorization_uri=\"https://login") != std::string::npos);
  }

  SECTION("a made-up one is refused") {
    client.token = "eyJ0.eyJh.c2ln";
    CHECK(Asking::error_code(client.ask("GET", url)) == "InvalidAuthenticationToken");
  }

  SECTION("one for another audience is refused") {
    client.token =
        Asking::text(client.ask_token(Asking::form(kClient, kFormSecret, "https%3A%2F%2Fvault.azure.net%2F.default")),
                     "access_token");
    CHECK(Asking::error_code(client.ask("GET", url)) == "InvalidAuthenticationTokenAudience");
  }

  SECTION("one ends with its hour") {
    client.signed_in().pass(59min);
    CHECK(client.ask("GET", url).status == 200);
    client.pass(1min);
    const Answer answer = client.ask("GET", url);
    CHECK(answer.status == 401);
    CHECK(Asking::error_code(answer) == "ExpiredAuthenticationToken");
  }

  SECTION("a claims challenge holds until a token was got with the claims") {
    Fault challenge(FaultKind::claims_challenge);
    client.azure.faults().add(challenge);
    client.signed_in();
    for (int i = 0; i < 2; ++i) {
      const Answer answer = client.ask("GET", url);
      CHECK(answer.status == 401);
      const std::string header = Asking::header(answer, "WWW-Authenticate");
      CHECK(header.find("error=\"insufficient_claims\"") != std::string::npos);
      CHECK(header.find("claims=\"" + azvmreset::base::base64_encode(challenge.claims) + "\"") != std::string::npos);
    }
    const std::string merged =
        "%7B%22access_token%22%3A%7B%22xms_cc%22%3A%7B%22values%22%3A%5B%22cp1%22%5D%7D%2C"
        "%22nbf%22%3A%7B%22essential%22%3Atrue%2C%22value%22%3A%221790000000%22%7D%7D%7D";
    client.token = Asking::text(client.ask_token(Asking::form() + "&claims=" + merged), "access_token");
    CHECK(client.ask("GET", url).status == 200);
  }
}
