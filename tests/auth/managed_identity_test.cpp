#include "auth/managed_identity_provider.hpp"

#include <memory>
#include <string>

#include "auth/means.hpp"
#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::auth;
using namespace std::chrono_literals;

namespace {

// Strings, as the real ones send them.
constexpr const char* kAnswer =
    R"({"access_token":"ey.i.d","expires_in":"3599","resource":"https://management.azure.com","token_type":"Bearer"})";

struct Machine : test::ProviderWorld {
  Machine() {
    sender.reply_forever(200, {}, kAnswer);
    once_sender.reply_forever(200, {}, kAnswer);
  }

  Result<std::unique_ptr<TokenProvider>> make(ManagedIdentity identity = {}, Place place = Place::alone) {
    return ManagedIdentityProvider::create(means(), std::move(identity), place);
  }
  Result<Token> ask(ManagedIdentity identity = {}) {
    auto provider = make(std::move(identity));
    REQUIRE(provider);
    return fetch(**provider);
  }
  void set(std::map<std::string, std::string> variables) { environment.variables = std::move(variables); }
};

ManagedIdentity client(std::string id) {
  ManagedIdentity identity;
  identity.client_id = std::move(id);
  return identity;
}

constexpr const char* kResource = "resource=https%3A%2F%2Fmanagement.azure.com";

}  // namespace

TEST_CASE("a VM asks its metadata service exactly this", "[auth][managed_identity]") {
  Machine vm;
  const auto token = vm.ask();
  REQUIRE(token);
  CHECK(token->text() == "ey.i.d");
  CHECK(vm.sender.count() == 0);
  const auto& sent = vm.once_sender.last();
  CHECK(sent.method == "GET");
  CHECK(sent.url ==
        std::string("http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&") + kResource);
  CHECK(sent.header("Metadata") == "true");
  CHECK(sent.authorization.empty());
  CHECK(sent.to_identity_host);
  CHECK(sent.connect_timeout == 0s);
}

TEST_CASE("each host of identities is asked in its own words", "[auth][managed_identity]") {
  Machine machine;

  SECTION("App Service of 2019") {
    machine.set({{"IDENTITY_ENDPOINT", "http://169.254.129.2:8081/msi/token"},
                 {"IDENTITY_HEADER", "proof"},
                 {"MSI_ENDPOINT", "http://127.0.0.1:1/older"},
                 {"MSI_SECRET", "older"},
                 {"IMDS_ENDPOINT", "http://127.0.0.1:2"}});
    REQUIRE(machine.ask());
    CHECK(machine.sender.last().url ==
          std::string("http://169.254.129.2:8081/msi/token?api-version=2019-08-01&") + kResource);
    CHECK(machine.sender.last().authorization == "proof");
    CHECK(machine.sender.last().authorization_name == "X-IDENTITY-HEADER");
    REQUIRE(machine.ask(client("c-id")));
    CHECK(machine.sender.last().url.ends_with("&client_id=c-id"));
  }
  SECTION("App Service of 2017") {
    machine.set({{"MSI_ENDPOINT", "http://127.0.0.1:41056/MSI/token/?a=b"}, {"MSI_SECRET", "proof"}});
    REQUIRE(machine.ask(client("c-id")));
    CHECK(machine.sender.last().url ==
          std::string("http://127.0.0.1:41056/MSI/token/?a=b&api-version=2017-09-01&") + kResource + "&clientid=c-id");
    CHECK(machine.sender.last().authorization == "proof");
    CHECK(machine.sender.last().authorization_name == "secret");
  }
  SECTION("Cloud Shell") {
    machine.set({{"MSI_ENDPOINT", "http://localhost:50342/oauth2/token"}});
    REQUIRE(machine.ask());
    CHECK(machine.sender.last().method == "POST");
    CHECK(machine.sender.last().url == "http://localhost:50342/oauth2/token");
    CHECK(machine.sender.last().body == kResource);
    CHECK(machine.sender.last().header("Metadata") == "true");
  }
  SECTION("a metadata service elsewhere") {
    machine.set({{"AZURE_POD_IDENTITY_AUTHORITY_HOST", "http://127.0.0.1:8080/"}, {"MSI_ENDPOINT", ""}});
    REQUIRE(machine.ask());
    CHECK(machine.once_sender.last().url.starts_with("http://127.0.0.1:8080/metadata/identity/oauth2/token?"));
  }
  if (machine.sender.count() > 0) CHECK(machine.sender.last().to_identity_host);
}

TEST_CASE("an identity that was assigned is named by one of three names", "[auth][managed_identity]") {
  Machine vm;
  ManagedIdentity identity;

  SECTION("its client id") {
    REQUIRE(vm.ask(client("a&b=c")));
    CHECK(vm.once_sender.last().url.ends_with("&client_id=a%26b%3Dc"));
  }
  SECTION("its object id") {
    identity.object_id = "o-id";
    REQUIRE(vm.ask(identity));
    CHECK(vm.once_sender.last().url.ends_with("&object_id=o-id"));
  }
  SECTION("its resource id") {
    identity.resource_id = "/subscriptions/s";
    REQUIRE(vm.ask(identity));
    CHECK(vm.once_sender.last().url.ends_with("&msi_res_id=%2Fsubscriptions%2Fs"));
  }
  SECTION("not by two of them") {
    identity.client_id = "c";
    identity.object_id = "o";
    CHECK(vm.make(identity).error().code == ErrorCode::invalid_argument);
  }
  SECTION("not by something with a line break") {
    CHECK(vm.make(client("c\r\n")).error().code == ErrorCode::invalid_argument);
  }
}

TEST_CASE("a host that cannot give the identity that is named says so", "[auth][managed_identity]") {
  Machine machine;
  ManagedIdentity by_object;
  by_object.object_id = "o";
  struct Row {
    std::map<std::string, std::string> variables;
    ManagedIdentity identity;
  };
  for (const auto& row : {Row{{{"MSI_ENDPOINT", "http://localhost:1"}}, client("c")},
                          Row{{{"IDENTITY_ENDPOINT", "http://localhost:1"}, {"IMDS_ENDPOINT", "x"}}, client("c")},
                          Row{{{"MSI_ENDPOINT", "http://localhost:1"}, {"MSI_SECRET", "s"}}, by_object}}) {
    machine.set(row.variables);
    const auto refused = machine.ask(row.identity);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::invalid_argument);
    CHECK_FALSE(refused.error().remedy.empty());
  }
  CHECK(machine.sender.count() == 0);
}

TEST_CASE("a variable that is no URL, and a cluster that is not supported, are said at once",
          "[auth][managed_identity]") {
  Machine machine;
  machine.set({{"AZURE_POD_IDENTITY_AUTHORITY_HOST", "localhost:80 80"}});
  const auto refused = machine.make();
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message.find("AZURE_POD_IDENTITY_AUTHORITY_HOST") != std::string::npos);

  machine.set(
      {{"IDENTITY_ENDPOINT", "https://localhost:2377"}, {"IDENTITY_HEADER", "h"}, {"IDENTITY_SERVER_THUMBPRINT", "t"}});
  CHECK(machine.make().error().message.find("Service Fabric") != std::string::npos);
}

TEST_CASE("a metadata service that is not ready is asked again after 0, 2, 6, 14 and 30 s",
          "[auth][managed_identity]") {
  for (const int status : {404, 429, 500, 503}) {
    CAPTURE(status);
    Machine vm;
    vm.once_sender = test::ScriptedSender();
    vm.once_sender.reply_forever(status, {}, R"({"error":"not_ready","error_description":"later"})");
    const auto failed = vm.ask();
    REQUIRE_FALSE(failed);
    CHECK(failed.error().http_status == status);
    CHECK(vm.once_sender.count() == 6);
    CHECK(vm.runner.elapsed() == 52s);
  }
}

TEST_CASE("a metadata service that is being updated is waited for, 70 s in all", "[auth][managed_identity]") {
  Machine vm;
  vm.once_sender = test::ScriptedSender();
  const std::string gone = R"({"error":"gone"})";

  SECTION("and may be there then") {
    for (int i = 0; i < 6; ++i) vm.once_sender.reply(410, {}, gone);
    vm.once_sender.reply(200, {}, kAnswer);
    CHECK(vm.ask());
    CHECK(vm.runner.elapsed() == 70s);
  }
  SECTION("or not") {
    vm.once_sender.reply_forever(410, {}, gone);
    CHECK(vm.ask().error().http_status == 410);
    CHECK(vm.once_sender.count() == 7);
    CHECK(vm.runner.elapsed() == 70s);
  }
  SECTION("unless the caller cancels") {
    vm.once_sender.reply_forever(410, {}, gone);
    auto provider = vm.make();
    const auto cancelled =
        vm.runner.run_and_cancel((*provider)->fetch(test::ProviderWorld::wish_for("https://login.example")), 30s);
    CHECK(cancelled.error().code == ErrorCode::cancelled);
    CHECK(vm.runner.elapsed() == 30s);
  }
}

TEST_CASE("what a host refuses is final and told in its own words", "[auth][managed_identity]") {
  Machine machine;

  SECTION("by the metadata service") {
    machine.once_sender = test::ScriptedSender();
    machine.once_sender.reply(400, {{"x-ms-request-id", "r-1"}},
                              R"({"error":"invalid_request","error_description":"Identity not found"})");
    const auto refused = machine.ask();
    CHECK(refused.error().code == ErrorCode::authentication_failed);
    CHECK(refused.error().message.find("\"invalid_request\": \"Identity not found\"") != std::string::npos);
    CHECK(refused.error().remedy.find("managed identity") != std::string::npos);
    CHECK(refused.error().http_status == 400);
    CHECK(refused.error().request_id == "r-1");
    CHECK(machine.once_sender.count() == 1);
  }
  SECTION("by App Service, whose secret is shown nowhere") {
    machine.sender = test::ScriptedSender();
    machine.sender.reply(400, {}, R"({"statusCode":400,"message":"proof is not what it was"})");
    machine.set({{"IDENTITY_ENDPOINT", "http://localhost:1"}, {"IDENTITY_HEADER", "proof"}});
    const auto refused = machine.ask();
    CHECK(refused.error().message.find("REDACTED is not what it was") != std::string::npos);
    CHECK(refused.error().message.find("proof") == std::string::npos);
  }
  SECTION("a redirect is followed nowhere") {
    machine.once_sender = test::ScriptedSender();
    machine.once_sender.reply(302, {{"Location", "https://evil.example/"}});
    CHECK(machine.ask().error().code == ErrorCode::protocol);
    CHECK(machine.once_sender.count() == 1);
  }
  SECTION("an answer that is no token") {
    machine.once_sender = test::ScriptedSender();
    for (const char* body : {"", "hello", R"({"access_token":"z q","expires_in":"1"})", R"({"access_token":"zq"})",
                             R"({"access_token":"zq","expires_on":"tomorrow"})"}) {
      CAPTURE(body);
      machine.once_sender.reply(200, {}, body);
      const auto unusable = machine.ask();
      CHECK(unusable.error().code == ErrorCode::protocol);
      CHECK(unusable.error().message.find("zq") == std::string::npos);
    }
  }
}

TEST_CASE("where nobody is at the address of the metadata service there is no managed identity",
          "[auth][managed_identity]") {
  Machine machine;
  machine.once_sender = test::ScriptedSender();
  bool unavailable = false;
  TokenWish wish = test::ProviderWorld::wish_for("https://login.example");
  wish.unavailable = &unavailable;

  SECTION("because nothing is there") { machine.once_sender.fail(Error{ErrorCode::connection, "no route"}); }
  SECTION("because it is another cloud's") { machine.once_sender.reply(404, {}, "<html>not here</html>"); }

  auto provider = machine.make({}, GENERATE(Place::alone, Place::in_chain));
  const auto failed = machine.fetch(**provider, wish);
  REQUIRE_FALSE(failed);
  CHECK(unavailable);
  CHECK(failed.error().message.find("no managed identity") != std::string::npos);
  CHECK_FALSE(failed.error().remedy.empty());
  CHECK(machine.once_sender.count() == 1);
  CHECK(machine.runner.elapsed() == 0s);
}

TEST_CASE("in a chain the first question has a second to be taken, the later ones have not",
          "[auth][managed_identity]") {
  Machine vm;
  auto provider = vm.make({}, Place::in_chain);
  REQUIRE(vm.fetch(**provider));
  CHECK(vm.once_sender.last().connect_timeout == 1s);
  REQUIRE(vm.fetch(**provider));
  CHECK(vm.once_sender.last().connect_timeout == 0s);
}

TEST_CASE("a VM without an identity is a refusal, but another way may be tried", "[auth][managed_identity]") {
  Machine vm;
  vm.once_sender = test::ScriptedSender();
  bool unavailable = false;
  TokenWish wish = test::ProviderWorld::wish_for("https://login.example");
  wish.unavailable = &unavailable;
  auto provider = vm.make();

  SECTION("when it has none") {
    vm.once_sender.reply(400, {}, R"({"error":"invalid_request","error_description":"Identity not found"})");
    CHECK_FALSE(vm.fetch(**provider, wish));
    CHECK(unavailable);
  }
  SECTION("not when it is refused for anything else") {
    vm.once_sender.reply(403, {}, R"({"error":"forbidden"})");
    CHECK_FALSE(vm.fetch(**provider, wish));
    CHECK_FALSE(unavailable);
  }
}
