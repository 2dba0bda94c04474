#include "auth/client_certificate_provider.hpp"

#include "assertion_parts.hpp"
#include "http/retry_policy.hpp"
#include "means.hpp"
#include "support/client_certificates.hpp"

#include <array>
#include <string>

using namespace azvmreset;
using namespace azvmreset::auth;
using namespace azvmreset::test;

namespace {

struct SignIn {
  ProviderWorld world;

  ClientCertificate credential() {
    world.files.files["client.pem"] = client_pem();
    return ClientCertificate("contoso.example", "app-id", "client.pem");
  }
  std::unique_ptr<TokenProvider> provider(ClientCertificate from) {
    auto made = ClientCertificateProvider::create(world.means(), std::move(from));
    REQUIRE(made);
    return std::move(*made);
  }
  Error refused(ClientCertificate from) {
    auto made = ClientCertificateProvider::create(world.means(), std::move(from));
    REQUIRE_FALSE(made);
    return made.error();
  }
};

// The value of a field that needs no decoding.
std::string field(const std::string& body, const std::string& name) {
  const auto at = body.find("&" + name + "=");
  REQUIRE(at != std::string::npos);
  const auto begin = at + name.size() + 2;
  return body.substr(begin, body.find('&', begin) - begin);
}

}  // namespace

TEST_CASE("signing in with a certificate sends a signed assertion", "[auth][client_certificate]") {
  SignIn sign_in;
  sign_in.world.sender.reply(200, {}, kTokenAnswer);
  const auto token = sign_in.world.fetch(*sign_in.provider(sign_in.credential()));

  REQUIRE(token);
  CHECK(token->text() == "ey.a.b");
  const auto& sent = sign_in.world.sender.last();
  CHECK(sent.method == "POST");
  CHECK(sent.url == "https://login.example/contoso.example/oauth2/v2.0/token");
  CHECK(sent.header("Content-Type") == "application/x-www-form-urlencoded");
  const std::string assertion = field(sent.body, "client_assertion");
  CHECK(sent.body ==
        "grant_type=client_credentials&client_id=app-id"
        "&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion=" +
            assertion + "&scope=https%3A%2F%2Fmanagement.azure.com%2F.default");
  const AssertionParts parts(assertion);
  CHECK(signed_by(rsa_key(), true, parts.signed_part, parts.signature));
  const auto payload = parts.payload();
  CHECK(payload.root()["aud"].text() == sent.url);
  CHECK(payload.root()["iss"].text() == "app-id");
  CHECK(payload.root()["nbf"].integer() ==
        std::chrono::floor<std::chrono::seconds>(sign_in.world.runner.port.wall_now()).time_since_epoch().count());
  CHECK(sign_in.world.logged.empty());
}

TEST_CASE("the certificate may come from memory, and be encrypted", "[auth][client_certificate]") {
  SignIn sign_in;
  const auto certificate = certificate_for(rsa_key(), "client");
  ClientCertificate credential("t", "a", Secret(pfx_of(rsa_key(), certificate.get(), "pass word")));
  credential.password = Secret("pass word");
  sign_in.world.sender.reply(200, {}, kTokenAnswer);
  CHECK(sign_in.world.fetch(*sign_in.provider(std::move(credential))));
}

TEST_CASE("algorithm and chain are what was asked for", "[auth][client_certificate]") {
  SignIn sign_in;
  sign_in.world.sender.reply_forever(200, {}, kTokenAnswer);
  auto credential = sign_in.credential();
  credential.algorithm = AssertionAlgorithm::rs256;
  credential.send_chain = true;
  REQUIRE(sign_in.world.fetch(*sign_in.provider(std::move(credential))));
  const AssertionParts parts(field(sign_in.world.sender.last().body, "client_assertion"));
  CHECK(parts.header().root()["alg"].text() == "RS256");
  CHECK(parts.header().root()["x5c"].at(0).text());
}

TEST_CASE("AD FS gets RS256, because it takes nothing else", "[auth][client_certificate]") {
  SignIn sign_in;
  sign_in.world.sender.reply(200, {}, kTokenAnswer);
  auto wish = ProviderWorld::wish_for("https://adfs.example");
  auto authority = std::make_shared<auth::Authority>(test::url("https://adfs.example"));
  authority->adfs = true;
  wish.authority = authority;
  REQUIRE(sign_in.world.fetch(*sign_in.provider(sign_in.credential()), wish));
  const AssertionParts parts(field(sign_in.world.sender.last().body, "client_assertion"));
  CHECK(parts.header().root()["alg"].text() == "RS256");
  CHECK(parts.payload().root()["aud"].text() == sign_in.world.sender.last().url);
}

TEST_CASE("claims and another tenant are passed on with an assertion", "[auth][client_certificate]") {
  SignIn sign_in;
  sign_in.world.sender.reply_forever(200, {}, kTokenAnswer);
  auto provider = sign_in.provider(sign_in.credential());
  auto wish = ProviderWorld::wish_for("https://login.example");
  wish.tenant = "other";
  wish.claims = R"({"a":1})";
  REQUIRE(sign_in.world.fetch(*provider, wish));
  const auto& sent = sign_in.world.sender.last();
  CHECK(sent.url == "https://login.example/other/oauth2/v2.0/token");
  CHECK(sent.body.ends_with("&claims=%7B%22a%22%3A1%7D"));
  CHECK(AssertionParts(field(sent.body, "client_assertion")).payload().root()["aud"].text() == sent.url);
}

TEST_CASE("every try carries an assertion of its own", "[auth][client_certificate]") {
  SignIn sign_in;
  http::RetryPolicy retry(sign_in.world.random, {});
  http::Pipeline resending({&retry}, sign_in.world.sender);
  sign_in.world.sender.reply(503).fail(Error(ErrorCode::connection, "lost")).reply(200, {}, kTokenAnswer);
  auto& w = sign_in.world;
  const Means means{w.runner.loop, w.worker,   w.runner.port, w.random,      w.files,
                    w.environment, w.programs, resending,     w.once_sender, w.log};
  auto provider = ClientCertificateProvider::create(means, sign_in.credential());
  REQUIRE(provider);
  REQUIRE(w.fetch(**provider));

  REQUIRE(w.sender.count() == 3);
  std::array<std::string, 3> ids;
  for (std::size_t i = 0; i < 3; ++i) {
    const AssertionParts parts(field(w.sender.sent()[i].body, "client_assertion"));
    CHECK(signed_by(rsa_key(), true, parts.signed_part, parts.signature));
    ids[i] = parts.payload().root()["jti"].text().value_or("");
    CHECK(ids[i].size() == 36);
  }
  CHECK(ids[0] != ids[1]);
  CHECK(ids[1] != ids[2]);
}

TEST_CASE("a certificate that cannot be used is named with what is wrong", "[auth][client_certificate]") {
  SignIn sign_in;
  auto& files = sign_in.world.files.files;

  SECTION("a file that is not there") {
    const Error error = sign_in.refused(ClientCertificate("t", "a", "missing.pem"));
    CHECK(error.code == ErrorCode::invalid_argument);
    CHECK_THAT(error.message, Catch::Contains("client certificate") && Catch::Contains("missing.pem"));
    CHECK_THAT(error.remedy, Catch::Contains("PEM file"));
  }
  SECTION("a file that is too large") {
    files["big.pem"] = std::string((256u << 10) + 1, 'x');
    CHECK_THAT(sign_in.refused(ClientCertificate("t", "a", "big.pem")).message, Catch::Contains("big.pem"));
  }
  SECTION("a file that holds something else") {
    files["notes.txt"] = "hello";
    const Error error = sign_in.refused(ClientCertificate("t", "a", "notes.txt"));
    CHECK(error.message == R"(the client certificate "notes.txt" cannot be used: it is neither PEM nor PFX)");
    CHECK_FALSE(error.remedy.empty());
  }
  SECTION("nothing at all") {
    CHECK(sign_in.refused(ClientCertificate("t", "a", Secret())).message ==
          "the client certificate cannot be used: it is empty");
  }
  SECTION("two at once") {
    auto both = sign_in.credential();
    both.bytes = Secret("x");
    CHECK_THAT(sign_in.refused(std::move(both)).message, Catch::Contains("given twice"));
  }
  SECTION("a wrong tenant or client") {
    CHECK(sign_in.refused(ClientCertificate("..", "a", "client.pem")).code == ErrorCode::invalid_argument);
    CHECK(sign_in.refused(ClientCertificate("t", "", "client.pem")).code == ErrorCode::invalid_argument);
  }
}

TEST_CASE("a key that everybody may read is a warning", "[auth][client_certificate]") {
  SignIn sign_in;
  sign_in.world.files.permissions = 0644;
  const auto provider = sign_in.provider(sign_in.credential());
  REQUIRE(sign_in.world.logged.size() == 1);
  CHECK_THAT(sign_in.world.logged[0], Catch::Contains("client.pem") && Catch::Contains("chmod 600"));

  sign_in.world.files.permissions = 0640;
  sign_in.world.logged.clear();
  const auto another = sign_in.provider(sign_in.credential());
  CHECK(sign_in.world.logged.empty());
}

TEST_CASE("an expired certificate is Entra's to refuse, and the refusal says what the clock knows",
          "[auth][client_certificate]") {
  SignIn sign_in;
  sign_in.world.files.files["old.pem"] = client_pem(Days{1'000'000'000, 1'700'000'000});
  const auto provider = sign_in.provider(ClientCertificate("t", "a", "old.pem"));
  REQUIRE(sign_in.world.logged.size() == 1);
  CHECK_THAT(sign_in.world.logged[0], Catch::Contains("expired at 2023-11-14T22:13:20Z"));

  SECTION("when it is refused") {
    sign_in.world.sender.reply(401, {}, R"({"error":"invalid_client","error_codes":[1000502]})");
    const auto refused = sign_in.world.fetch(*provider);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::authentication_failed);
    CHECK_THAT(refused.error().remedy, Catch::Contains("expired at 2023-11-14T22:13:20Z"));
  }
  SECTION("when it is taken all the same, for this clock may be wrong") {
    sign_in.world.sender.reply(200, {}, kTokenAnswer);
    CHECK(sign_in.world.fetch(*provider));
  }
  SECTION("when it was never asked") {
    sign_in.world.sender.fail(Error(ErrorCode::name_resolution, "no such host"));
    const auto failed = sign_in.world.fetch(*provider);
    CHECK(failed.error().code == ErrorCode::name_resolution);
    CHECK(failed.error().remedy.find("expired") == std::string::npos);
  }
}

TEST_CASE("an endpoint that repeats the assertion does not bring it into the error", "[auth][client_certificate]") {
  SignIn sign_in;
  std::string assertion;
  sign_in.world.sender.answer_all([&](const Sent& sent) -> Result<http::Response> {
    assertion = field(sent.body, "client_assertion");
    return response(401, {}, R"({"error":"invalid_client","error_description":"bad: )" + assertion + R"("})");
  });
  const auto refused = sign_in.world.fetch(*sign_in.provider(sign_in.credential()));
  REQUIRE_FALSE(refused);
  CHECK_THAT(refused.error().message, Catch::Contains("REDACTED"));
  CHECK(refused.error().message.find(assertion.substr(0, 30)) == std::string::npos);
}
