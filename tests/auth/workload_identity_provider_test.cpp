#include "auth/workload_identity_provider.hpp"

#include "jwt.hpp"
#include "means.hpp"
#include "support/catch.hpp"

#include <string>

using namespace azvmreset;
using namespace azvmreset::auth;
using namespace azvmreset::test;

namespace {

struct SignIn {
  ProviderWorld world;

  std::unique_ptr<TokenProvider> provider(std::string file = "token") {
    auto made = WorkloadIdentityProvider::create(world.means(), WorkloadIdentity("t", "app-id", std::move(file)));
    REQUIRE(made);
    return std::move(*made);
  }
};

}  // namespace

TEST_CASE("signing in with a federated token sends what is in its file", "[auth][workload_identity]") {
  SignIn sign_in;
  sign_in.world.files.files["token"] = "eyJ.eyJ.c2ln";
  sign_in.world.sender.reply(200, {}, kTokenAnswer);
  const auto token = sign_in.world.fetch(*sign_in.provider());

  REQUIRE(token);
  CHECK(token->text() == "ey.a.b");
  const auto& sent = sign_in.world.sender.last();
  CHECK(sent.url == "https://login.example/t/oauth2/v2.0/token");
  CHECK(sent.body ==
        "grant_type=client_credentials&client_id=app-id"
        "&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer"
        "&client_assertion=eyJ.eyJ.c2ln&scope=https%3A%2F%2Fmanagement.azure.com%2F.default");
}

TEST_CASE("the file is read anew for every sign-in, without the space around its token", "[auth][workload_identity]") {
  SignIn sign_in;
  sign_in.world.sender.reply_forever(200, {}, kTokenAnswer);
  const auto provider = sign_in.provider();
  for (const std::string part : {"Zmlyc3Q", "c2Vjb25k"}) {
    sign_in.world.files.files["token"] = " \r\neyJ." + part + ".c2ln\n\n";
    REQUIRE(sign_in.world.fetch(*provider));
    CHECK(sign_in.world.sender.last().body.find("client_assertion=eyJ." + part + ".c2ln&") != std::string::npos);
  }
}

TEST_CASE("a federated token file that cannot be used", "[auth][workload_identity]") {
  SignIn sign_in;
  auto& files = sign_in.world.files.files;
  const auto check_refused = [&](const std::string& finding) {
    INFO(finding);
    const auto refused = sign_in.world.fetch(*sign_in.provider());
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::invalid_argument);
    CHECK_THAT(refused.error().message, Catch::Contains(finding) && Catch::Contains("token"));
    CHECK_THAT(refused.error().remedy, Catch::Contains("AZURE_FEDERATED_TOKEN_FILE"));
    CHECK(refused.error().message.find("sneaky") == std::string::npos);
    CHECK(sign_in.world.sender.count() == 0);
  };
  check_refused("cannot be read");
  files["token"] = std::string((64u << 10) + 1, 'x');
  check_refused("cannot be read");
  for (const auto* empty : {"", " \r\n\t"}) {
    files["token"] = empty;
    check_refused("is empty");
  }
  for (const auto* other : {"sneaky", "sneaky.b", "sneaky.b.", ".sneaky.c", "a.sneaky.c.d", "a.sneaky b.c",
                            R"({"token":"sneaky"})", "sneaky\n.b.c", "a.sneaky\x80.c"}) {
    files["token"] = other;
    check_refused("holds no token");
  }
}

TEST_CASE("what cannot be a tenant, a client or a path is refused before anything is read",
          "[auth][workload_identity]") {
  SignIn sign_in;
  for (const auto& wrong :
       {WorkloadIdentity("..", "a", "f"), WorkloadIdentity("t", "", "f"), WorkloadIdentity("t", "a", "")}) {
    const auto refused = WorkloadIdentityProvider::create(sign_in.world.means(), wrong);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::invalid_argument);
  }
}

TEST_CASE("the federated token is not shown, even where the endpoint repeats it", "[auth][workload_identity]") {
  SignIn sign_in;
  const std::string token = jwt_for("api://AzureADTokenExchange");
  sign_in.world.files.files["token"] = token;
  sign_in.world.sender.reply(400, {}, R"({"error":"invalid_request","error_description":")" + token + R"("})");
  const auto refused = sign_in.world.fetch(*sign_in.provider());
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::authentication_failed);
  CHECK(refused.error().message.find(token.substr(0, 20)) == std::string::npos);
}
