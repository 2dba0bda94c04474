#include "simulator/tests/asking.hpp"
#include "support/catch.hpp"
#include "support/client_certificates.hpp"

#include "base/encoding/base64url.hpp"

using namespace azvmreset::sim;
using namespace std::chrono_literals;
namespace test = azvmreset::test;

namespace {

constexpr std::string_view kEndpoint =
    "https://login.microsoftonline.com/00000000-0000-4000-8000-00000000000a/oauth2/v2.0/token";
constexpr std::string_view kIssuer = "https://oidc.example/cluster/";
constexpr std::string_view kSubject = "system:serviceaccount:ns:rescue";
constexpr std::string_view kAudience = "api://AzureADTokenExchange";

const test::Certificate& certificate() {
  static const test::Certificate one = test::certificate_for(test::rsa_key(), "client");
  return one;
}

Scenario with_credentials() {
  Scenario scenario = default_scenario();
  Principal& principal = scenario.principals.front();
  principal.certificates.push_back(test::pem_of(test::certificate_for(test::another_rsa_key(), "other").get()));
  principal.certificates.push_back(test::pem_of(certificate().get()));
  principal.federated_credentials.push_back({std::string(kIssuer), std::string(kSubject), std::string(kAudience),
                                             test::public_pem_of(test::another_rsa_key())});
  return scenario;
}

// What a client may say of itself, right unless a test changes it.
struct Claims {
  std::string aud{kEndpoint};
  std::string iss{kClient};
  std::string sub{kClient};
  std::string jti = "one";
  std::int64_t nbf = 1'790'000'000;
  std::int64_t exp = 1'790'000'600;

  std::string text() const {
    return R"({"aud":")" + aud + R"(","iss":")" + iss + R"(","sub":")" + sub + R"(","jti":")" + jti + R"(","nbf":)" +
           std::to_string(nbf) + R"(,"exp":)" + std::to_string(exp) + "}";
  }
};

std::string thumbprint(const EVP_MD* kind) {
  return azvmreset::base::base64url_encode(test::thumbprint(certificate().get(), kind));
}
std::string ps256() { return R"({"alg":"PS256","typ":"JWT","x5t#S256":")" + thumbprint(EVP_sha256()) + R"("})"; }
std::string rs256() { return R"({"alg":"RS256","typ":"JWT","x5t":")" + thumbprint(EVP_sha1()) + R"("})"; }

std::string assertion(const Claims& claims = {}, const std::string& header = ps256(), EVP_PKEY* key = test::rsa_key()) {
  return test::signed_jwt(key, header, claims.text());
}

Claims federated() {
  Claims claims;
  claims.aud = kAudience;
  claims.iss = kIssuer;
  claims.sub = kSubject;
  return claims;
}
std::string federated_token(const Claims& claims = federated(), EVP_PKEY* key = test::another_rsa_key()) {
  return test::signed_jwt(key, R"({"alg":"RS256","kid":"1"})", claims.text());
}

std::string form(std::string_view assertion) {
  return "grant_type=client_credentials&client_id=" + std::string(kClient) +
         "&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion=" +
         std::string(assertion) + "&scope=https%3A%2F%2Fmanagement.azure.com%2F.default";
}

struct Registered {
  explicit Registered(Settings settings = {}) : client(std::move(settings), with_credentials()) {}

  // The AADSTS number of the refusal, or "a token".
  std::string ask(std::string_view proof) {
    const Answer answer = client.ask_token(form(proof));
    if (answer.status == 200) return "a token";
    const std::string text = Asking::text(answer, "error_description");
    return text.substr(0, text.find(':'));
  }

  Asking client;
};

}  // namespace

TEST_CASE("an assertion signed with a registered certificate is taken", "[simulator][assertions]") {
  Registered world;
  CHECK(world.ask(assertion()) == "a token");
  CHECK(world.ask(assertion({}, rs256())) == "a token");
  const Answer answer = world.client.ask_token(form(assertion()));
  world.client.token = Asking::text(answer, "access_token");
  CHECK(world.client.ask("GET", "/subscriptions?api-version=2022-12-01").status == 200);
}

TEST_CASE("an assertion as MSAL for Python writes it is taken", "[simulator][assertions]") {
  Registered world;
  const std::string header = R"({"alg":"PS256","typ":"JWT","x5t#S256":")" + thumbprint(EVP_sha256()) + R"(=","x5t":")" +
                             thumbprint(EVP_sha1()) + R"(="})";
  const std::string claims = R"({"aud":")" + std::string(kEndpoint) + R"(","iss":")" + std::string(kClient) +
                             R"(","sub":")" + std::string(kClient) +
                             R"(","exp":1790000600.25,"iat":1790000000.25,"jti":"x"})";
  CHECK(world.ask(test::signed_jwt(test::rsa_key(), header, claims)) == "a token");
}

TEST_CASE("an assertion is verified", "[simulator][assertions]") {
  Registered world;
  Claims claims;

  SECTION("who signed") {
    CHECK(world.ask(assertion({}, ps256(), test::another_rsa_key())) == "AADSTS700027");
    CHECK(world.ask(assertion({}, R"({"alg":"PS256","x5t#S256":"bm90IHJlZ2lzdGVyZWQ"})")) == "AADSTS700027");
    CHECK(world.ask(assertion({}, R"({"alg":"PS256"})")) == "AADSTS700027");
    std::string changed = assertion();
    changed.back() = changed.back() == 'A' ? 'Q' : 'A';
    CHECK(world.ask(changed) != "a token");
  }
  SECTION("how it is signed") {
    std::string header = ps256();
    header.replace(header.find("PS256"), 5, "RS256");
    // Signed as RS256, and said to be so: the thumbprint's kind is not the matter.
    CHECK(world.ask(assertion({}, header)) == "a token");
    const std::string pretended = azvmreset::base::base64url_encode(rs256()) + assertion().substr(ps256().size());
    CHECK(world.ask(pretended) != "a token");
    for (const auto* algorithm : {"ES256", "HS256", "none", ""}) {
      CHECK(world.ask(assertion({}, R"({"alg":")" + std::string(algorithm) + R"("})")) == "AADSTS5002738");
    }
  }
  SECTION("for whom") {
    claims.aud = "https://login.example/token";
    CHECK(world.ask(assertion(claims)) == "AADSTS700023");
  }
  SECTION("by whom") {
    claims.sub = claims.iss = "00000000-0000-4000-8000-0000000000ff";
    CHECK(world.ask(assertion(claims)) == "AADSTS700021");
    claims.iss = kClient;
    CHECK(world.ask(assertion(claims)) == "AADSTS700021");
  }
  SECTION("when") {
    world.client.now += 10min + 5min;
    CHECK(world.ask(assertion()) == "a token");
    world.client.now += 1s;
    const Answer late = world.client.ask_token(form(assertion()));
    CHECK(late.status == 401);
    CHECK(Asking::text(late, "error") == "invalid_client");
    CHECK(Asking::text(late, "error_description")
              .starts_with("AADSTS700024: Client assertion is not within its valid time range. Current time: "));
    claims.nbf = 1'790'000'000 + 901 + 300;
    claims.exp = claims.nbf + 600;
    CHECK(world.ask(assertion(claims)) == "a token");
    claims.nbf += 1;
    CHECK(world.ask(assertion(claims)) == "AADSTS700024");
  }
  SECTION("whether it can be read at all") {
    for (const auto* text : {"x", "a.b", "e30.e30.e30", "%21.%21.%21", "e30.e30.e30.e30"}) {
      CHECK(world.ask(text) == "AADSTS50027");
    }
    claims.aud = "a\",\"x\":[\"";
    CHECK(world.ask(test::signed_jwt(test::rsa_key(), ps256(), R"({"aud":["a","b"],"iss":"x","sub":"x"})")) ==
          "AADSTS50027");
  }
  SECTION("with the words that go with it") {
    std::string wrong = form(assertion());
    wrong.replace(wrong.find("jwt-bearer"), 10, "saml2-bear");
    CHECK(Asking::text(world.client.ask_token(wrong), "error_description").starts_with("AADSTS9002313"));
    CHECK(Asking::text(world.client.ask_token("grant_type=client_credentials&client_id=" + std::string(kClient) +
                                              "&client_assertion=" + assertion()),
                       "error_description")
              .starts_with("AADSTS900144"));
  }
}

TEST_CASE("whether an assertion is taken twice is nobody's promise", "[simulator][assertions]") {
  SECTION("it is") {
    Registered world;
    CHECK(world.ask(assertion()) == "a token");
    CHECK(world.ask(assertion()) == "a token");
  }
  SECTION("it is not") {
    Settings settings;
    settings.variants = {{"F8/1e", 1}};
    Registered world(settings);
    CHECK(world.ask(assertion()) == "a token");
    CHECK(world.ask(assertion()) == "AADSTS50027");
    Claims another;
    another.jti = "two";
    CHECK(world.ask(assertion(another)) == "a token");
  }
}

TEST_CASE("a certificate outside its validity is refused, in one of two ways", "[simulator][assertions]") {
  for (const std::uint32_t variant : {0u, 1u}) {
    Settings settings;
    settings.variants = {{"F8/1c", variant}};
    Registered world(settings);
    world.client.now += 24h * 600;
    Claims claims;
    claims.nbf += 86'400 * 600;
    claims.exp += 86'400 * 600;
    CHECK(world.ask(assertion(claims)) == (variant == 0 ? "AADSTS700027" : "AADSTS1000502"));
  }
}

TEST_CASE("a federated token is taken as it is registered", "[simulator][assertions]") {
  Registered world;
  CHECK(world.ask(federated_token()) == "a token");
  CHECK(world.ask(federated_token()) == "a token");
  CHECK(world.ask(federated_token(federated(), test::rsa_key())) == "AADSTS50013");

  struct Row {
    const char* what;
    std::string Claims::*claim;
    std::string value;
    const char* number;
  };
  const Row rows[] = {{"issuer", &Claims::iss, "https://oidc.example/cluster", "AADSTS700211"},
                      {"subject", &Claims::sub, "system:serviceaccount:ns:Rescue", "AADSTS700213"},
                      {"audience", &Claims::aud, "api://other", "AADSTS700212"}};
  for (const Row& row : rows) {
    INFO(row.what);
    Claims claims = federated();
    claims.*row.claim = row.value;
    CHECK(world.ask(federated_token(claims)) == row.number);

    Settings settings;
    settings.variants = {{"F8/1g", 1}};
    CHECK(Registered(settings).ask(federated_token(claims)) == "AADSTS70021");
  }
  world.client.now += 1h;
  CHECK(world.ask(federated_token()) == "AADSTS700024");
}

TEST_CASE("who registered nothing proves nothing", "[simulator][assertions]") {
  Asking client;
  for (const std::string& proof : {assertion(), federated_token()}) CHECK(client.ask_token(form(proof)).status == 401);
}
