#include "auth/azure_arc.hpp"

#include <string>

#include "auth/means.hpp"
#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::auth;

namespace {

constexpr const char* kAnswer = R"({"access_token":"ey.a.rc","expires_in":"3599"})";
constexpr const char* kKeyFile = "/var/opt/azcmagent/tokens/1234.key";

struct Server : test::ProviderWorld {
  Server() { files.files[kKeyFile] = "the key"; }

  Server& challenges(const std::string& header) {
    sender.reply(401, {{"WWW-Authenticate", header}});
    return *this;
  }

  Result<Token> ask(bool* unavailable = nullptr) {
    AzureArc arc(means(), test::url("http://localhost:40342/metadata/identity/oauth2/token"), ManagedIdentity());
    TokenWish wish = wish_for("https://login.example");
    wish.unavailable = unavailable;
    return runner.run(arc.fetch(std::move(wish)));
  }
};

}  // namespace

TEST_CASE("an Arc server proves that it may read a file", "[auth][arc]") {
  const std::string realm = GENERATE("Basic realm=", "basic realm=");
  Server server;
  server.challenges(realm + kKeyFile);
  server.sender.reply(200, {}, kAnswer);
  const auto token = server.ask();
  REQUIRE(token);
  CHECK(token->text() == "ey.a.rc");
  REQUIRE(server.sender.count() == 2);
  for (const auto& sent : server.sender.sent()) {
    CHECK(sent.method == "GET");
    CHECK(sent.url ==
          "http://localhost:40342/metadata/identity/oauth2/token?api-version=2019-11-01"
          "&resource=https%3A%2F%2Fmanagement.azure.com");
    CHECK(sent.header("Metadata") == "true");
    CHECK(sent.to_identity_host);
  }
  CHECK(server.sender.sent()[0].authorization.empty());
  CHECK(server.sender.sent()[1].authorization == "Basic the key");
}

TEST_CASE("only a key file of the agent's own folder is read", "[auth][arc]") {
  for (const char* challenge :
       {"", "Basic", "Basic realm=", "Bearer realm=/var/opt/azcmagent/tokens/1234.key", "Basic realm=/etc/passwd",
        "Basic realm=/var/opt/azcmagent/tokens/1234", "Basic realm=/var/opt/azcmagent/tokens/1234.key.txt",
        "Basic realm=/var/opt/azcmagent/tokens/.key", "Basic realm=/var/opt/azcmagent/tokens/",
        "Basic realm=/var/opt/azcmagent/tokens/../tokens/1234.key", "Basic realm=/var/opt/azcmagent/tokens/d/1234.key",
        "Basic realm=/var/opt/azcmagent/tokensx/1234.key", "Basic realm=1234.key",
        "Basic realm=/var/opt/azcmagent/tokens/12 34.key"}) {
    CAPTURE(challenge);
    Server server;
    server.challenges(challenge);
    const auto refused = server.ask();
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::protocol);
    CHECK_FALSE(refused.error().remedy.empty());
    CHECK(server.sender.count() == 1);
  }
}

TEST_CASE("who may not read the key is told what to do, and may sign in otherwise", "[auth][arc]") {
  Server server;
  server.challenges("Basic realm=/var/opt/azcmagent/tokens/other.key");
  bool unavailable = false;
  const auto refused = server.ask(&unavailable);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::invalid_argument);
  CHECK(refused.error().remedy.find("himds") != std::string::npos);
  CHECK(unavailable);
}

TEST_CASE("a key that is too long is not sent", "[auth][arc]") {
  Server server;
  server.files.files[kKeyFile] = std::string(4097, 'k');
  server.challenges(std::string("Basic realm=") + kKeyFile);
  CHECK(server.ask().error().code == ErrorCode::invalid_argument);
  CHECK(server.sender.count() == 1);
}

TEST_CASE("the agent's refusal is told without the key", "[auth][arc]") {
  Server server;
  server.challenges(std::string("Basic realm=") + kKeyFile);
  server.sender.reply(401, {}, R"({"error":"unauthorized_client","error_description":"the key is old"})");
  const auto refused = server.ask();
  CHECK(refused.error().message.find("REDACTED is old") != std::string::npos);
  CHECK(server.sender.count() == 2);
}

TEST_CASE("a first answer that is no challenge is not taken", "[auth][arc]") {
  Server server;
  SECTION("not even a token") {
    server.sender.reply(200, {}, kAnswer);
    CHECK(server.ask().error().code == ErrorCode::protocol);
  }
  SECTION("a failure is told as it is") {
    server.sender.reply(500, {}, R"({"error":"broken"})");
    CHECK(server.ask().error().http_status == 500);
  }
}
