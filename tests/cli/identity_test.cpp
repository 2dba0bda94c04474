#include "cli/identity.hpp"

#include "fixtures.hpp"

using namespace azvmreset;
using namespace azvmreset::cli;

TEST_CASE("choice of the credential", "[cli]") {
  const std::map<std::string, std::string> application = {
      {"AZURE_TENANT_ID", "tenant"}, {"AZURE_CLIENT_ID", "client"}, {"AZURE_CLIENT_SECRET", "secret"}};
  auto everything = application;
  everything["AZVMRESET_ACCESS_TOKEN"] = "token";

  const auto choose = [](std::map<std::string, std::string> values, std::initializer_list<const char*> words) {
    return credential_of(settings_of(words, values), variables(values));
  };

  SECTION("a ready token comes first") {
    const auto credential = choose(everything, {"preflight"});
    REQUIRE(credential);
    CHECK(std::get<ReadyToken>(*credential).token.expose() == "token");
  }
  SECTION("then the client secret") {
    const auto credential = choose(application, {"preflight"});
    REQUIRE(credential);
    const auto& secret = std::get<ClientSecret>(*credential);
    CHECK(secret.tenant == "tenant");
    CHECK(secret.client == "client");
    CHECK(secret.secret.expose() == "secret");
  }
  SECTION("the option decides") {
    const auto credential = choose(everything, {"preflight", "--credential", "client-secret"});
    REQUIRE(credential);
    CHECK(std::holds_alternative<ClientSecret>(*credential));
  }
  SECTION("nothing set names the kinds there are") {
    const auto credential = choose({}, {"preflight"});
    REQUIRE_FALSE(credential);
    CHECK(credential.error().code == ErrorCode::authentication_failed);
    CHECK(credential.error().remedy ==
          "client-secret: set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET; access-token: set "
          "AZVMRESET_ACCESS_TOKEN");
  }
  SECTION("tenant and client alone, as other kinds use them, are nothing") {
    CHECK(choose({{"AZURE_TENANT_ID", "tenant"}, {"AZURE_CLIENT_ID", "client"}}, {"preflight"}).error().code ==
          ErrorCode::authentication_failed);
  }
  SECTION("half a client secret names what is missing") {
    const auto credential = choose({{"AZURE_CLIENT_SECRET", "S3cret"}, {"AZURE_TENANT_ID", "tenant"}}, {"preflight"});
    REQUIRE_FALSE(credential);
    CHECK(credential.error().code == ErrorCode::invalid_argument);
    CHECK(credential.error().message ==
          "to sign in with a client secret these are missing: --client-id (or AZURE_CLIENT_ID)");
  }
  SECTION("a kind that was asked for and is not set is wrong usage") {
    CHECK(choose({}, {"preflight", "--credential", "access-token"}).error().code == ErrorCode::invalid_argument);
    CHECK(choose({}, {"preflight", "--credential=client-secret"}).error().code == ErrorCode::invalid_argument);
  }
}
