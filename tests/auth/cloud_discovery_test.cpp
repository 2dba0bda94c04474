#include "auth/cloud_discovery.hpp"

#include <deque>
#include <optional>
#include <string>

#include "auth/bearer_policy.hpp"
#include "auth/client_secret_provider.hpp"
#include "auth/jwt.hpp"
#include "auth/located_provider.hpp"
#include "support/catch.hpp"
#include "support/scripted_sender.hpp"
#include "support/task_runner.hpp"

using namespace azvmreset;
using namespace azvmreset::auth;
using namespace std::chrono_literals;

namespace {

constexpr const char* kArm = "https://arm.stack.example";

std::string metadata(std::string_view resource_manager = kArm, std::string_view login = "https://login.stack.example",
                     std::string_view audience = "api://stack", std::string_view provider = "AAD") {
  return R"({"name":"Stack","resourceManager":")" + std::string(resource_manager) +
         R"(","authentication":{"loginEndpoint":")" + std::string(login) + R"(","audiences":[")" +
         std::string(audience) + R"("],"identityProvider":")" + std::string(provider) + "\"}}";
}

struct Asking {
  explicit Asking(std::string_view arm = kArm) : discovery(runner.loop, sender, log, test::url(arm)) {}

  test::TaskRunner runner;
  test::ScriptedSender sender;
  base::Log log;
  CloudDiscovery discovery;

  Result<CloudDiscovery::Found> get() { return runner.run(discovery.get()); }

  // The request was answered like that, and everybody learns how to go on.
  Error refused() {
    const auto outcome = get();
    REQUIRE_FALSE(outcome);
    CHECK(outcome.error().remedy.find("--authority and --audience") != std::string::npos);
    return outcome.error();
  }
};

// One application in a cloud of its own, from metadata to ARM.
struct SigningIn {
  explicit SigningIn(CloudWords words = {kArm, "", "", ""})
      : choice(choose_cloud(words, test::url(kArm)).value()),
        discovery(runner.loop, login, log, test::url(kArm)),
        provider(ClientSecretProvider::create(login, runner.port, ClientSecret("t", "app", Secret("s3cr3t"))).value()),
        located(*provider, discovery, choice),
        cache(runner.loop, runner.port, located, log, TokenWish(scope_of(choice.cloud), authority_of(choice.cloud))),
        policy(cache, test::url(kArm), {"arm.stack.example", {}}) {}

  test::TaskRunner runner;
  base::Log log;
  test::ScriptedSender login;
  test::ScriptedSender arm;
  CloudChoice choice;
  CloudDiscovery discovery;
  std::unique_ptr<TokenProvider> provider;
  LocatedProvider located;
  TokenCache cache;
  BearerPolicy policy;
  http::Pipeline pipeline{{&policy}, arm};

  void issues_tokens_for(std::string_view audience) {
    login.reply(200, {},
                R"({"token_type":"Bearer","expires_in":3600,"access_token":")" + test::jwt_for(audience) + "\"}");
  }
  Result<http::Response> get() {
    return runner.run(pipeline.send(http::Request("GET", test::url(kArm).at("/subscriptions").value())));
  }
};

}  // namespace

TEST_CASE("a cloud is asked without a token, once", "[auth][cloud_discovery]") {
  Asking cloud;
  cloud.sender.reply(200, {}, metadata());
  REQUIRE(cloud.get());
  CHECK(cloud.sender.last().method == "GET");
  CHECK(cloud.sender.last().url == "https://arm.stack.example/metadata/endpoints?api-version=2022-09-01");
  CHECK(cloud.sender.last().authorization.empty());
  CHECK(cloud.get().value()->authority == "https://login.stack.example");
  CHECK(cloud.sender.count() == 1);
  CHECK_FALSE(cloud.discovery.busy());
}

TEST_CASE("many who ask together share one answer", "[auth][cloud_discovery]") {
  Asking cloud;
  cloud.sender.taking(5s).reply(200, {}, metadata());
  engine::Scope scope(cloud.runner.loop);
  std::deque<std::optional<Result<CloudDiscovery::Found>>> got(10);
  for (auto& one : got) cloud.runner.start(scope, cloud.discovery.get(), one);
  cloud.runner.turn_until([&] { return got.back().has_value() && got.front().has_value(); });
  for (const auto& one : got) CHECK(one->ok());
  CHECK(cloud.sender.count() == 1);
}

TEST_CASE("a failure is not kept", "[auth][cloud_discovery]") {
  Asking cloud;
  cloud.sender.reply(503).reply(200, {}, metadata());
  CHECK(cloud.refused().code == ErrorCode::server_error);
  CHECK(cloud.get().ok());
}

TEST_CASE("every way in which a cloud says nothing is told apart", "[auth][cloud_discovery]") {
  SECTION("without https nothing is sent") {
    Asking cloud("http://127.0.0.1:8080");
    const Error error = cloud.refused();
    CHECK(error.code == ErrorCode::invalid_argument);
    CHECK(error.message.find("without https") != std::string::npos);
    CHECK(cloud.sender.count() == 0);
  }
  SECTION("a redirect is not followed") {
    Asking cloud;
    cloud.sender.reply(302, {{"Location", "https://evil.example/metadata/endpoints"}});
    const Error error = cloud.refused();
    CHECK(error.code == ErrorCode::protocol);
    CHECK(error.message.find("redirect (status 302) to https://evil.example/") != std::string::npos);
    CHECK(cloud.sender.count() == 1);
  }
  SECTION("no metadata") {
    Asking cloud;
    cloud.sender.reply(404);
    CHECK(cloud.refused().message.find("status 404") != std::string::npos);
  }
  SECTION("a refusal") {
    Asking cloud;
    cloud.sender.reply(403);
    const Error error = cloud.refused();
    CHECK(error.code == ErrorCode::protocol);
    CHECK(error.http_status == 403);
  }
  SECTION("no JSON") {
    Asking cloud;
    cloud.sender.reply(200, {}, "<html>");
    CHECK(cloud.refused().message.find("not the JSON") != std::string::npos);
  }
  SECTION("another host") {
    Asking cloud;
    cloud.sender.reply(200, {}, metadata("https://management.azure.com"));
    const Error error = cloud.refused();
    CHECK(error.code == ErrorCode::protocol);
    CHECK(error.message.find("\"https://management.azure.com\"; expected https://arm.stack.example") !=
          std::string::npos);
  }
  SECTION("no connection, which is the network's fault") {
    Asking cloud;
    cloud.sender.fail(Error{ErrorCode::connection, "nobody listens"});
    CHECK(cloud.get().error().code == ErrorCode::connection);
  }
}

TEST_CASE("whoever signs in is told where, by the cloud's metadata", "[auth][cloud_discovery]") {
  SigningIn app;
  app.login.reply(200, {}, metadata());
  app.issues_tokens_for("api://stack");
  app.arm.reply(200);
  REQUIRE(app.get());
  REQUIRE(app.login.count() == 2);
  CHECK(app.login.last().url == "https://login.stack.example/t/oauth2/v2.0/token");
  CHECK(app.login.last().body.ends_with("&scope=api%3A%2F%2Fstack%2F.default"));
  CHECK(app.arm.last().authorization.starts_with("Bearer "));
}

TEST_CASE("AD FS is asked in its own way", "[auth][cloud_discovery]") {
  SigningIn app;
  app.login.reply(200, {}, metadata(kArm, "https://adfs.stack.example/adfs/", "https://arm/x", "ADFS"));
  app.issues_tokens_for("https://arm/x");
  app.arm.reply(200);
  REQUIRE(app.get());
  CHECK(app.login.last().url == "https://adfs.stack.example/adfs/oauth2/token");
  CHECK(app.login.last().body.ends_with("&resource=https%3A%2F%2Farm%2Fx"));
}

TEST_CASE("a cloud that knows an older version only is asked in that one", "[auth][cloud_discovery]") {
  Asking cloud;
  cloud.sender.reply(400, {}, R"({"error":{"code":"InvalidApiVersionParameter"}})")
      .reply(200, {}, "[" + metadata() + "]");
  CHECK(cloud.get().value()->name == "Stack");
  CHECK(cloud.sender.last().url == "https://arm.stack.example/metadata/endpoints?api-version=2019-05-01");

  Asking stubborn;
  stubborn.sender.reply(400).reply(400);
  CHECK(stubborn.refused().http_status == 400);
}

TEST_CASE("metadata cannot have a public cloud's token sent to a foreign host", "[auth][cloud_discovery]") {
  SECTION("by naming its audience: no such token is asked for") {
    for (const auto* audience : {"https://management.azure.com", "https://management.core.windows.net/",
                                 "https://management.usgovcloudapi.net", "797f4846-ba00-4fd7-ba43-dac1f8f63013"}) {
      INFO(audience);
      SigningIn app;
      app.login.reply(200, {}, metadata(kArm, "https://login.microsoftonline.com", audience));
      const auto refused = app.get();
      REQUIRE_FALSE(refused);
      CHECK(refused.error().code == ErrorCode::protocol);
      CHECK(app.login.count() == 1);
      CHECK(app.arm.count() == 0);
    }
  }
  SECTION("by an issuer that gives it all the same: it is not sent") {
    for (const auto* audience : {"https://management.azure.com/", "797f4846-ba00-4fd7-ba43-dac1f8f63013"}) {
      INFO(audience);
      SigningIn app;
      app.login.reply(200, {}, metadata(kArm, "https://login.microsoftonline.com", "api://alias"));
      app.issues_tokens_for(audience);
      const auto refused = app.get();
      REQUIRE_FALSE(refused);
      CHECK(refused.error().code == ErrorCode::invalid_argument);
      CHECK(refused.error().message.find("is not sent to arm.stack.example") != std::string::npos);
      CHECK(app.arm.count() == 0);
    }
  }
}

TEST_CASE("the caller's audience stays when only the authority is asked for", "[auth][cloud_discovery]") {
  SigningIn app({kArm, "", "", "api://mine"});
  app.login.reply(200, {}, metadata());
  app.issues_tokens_for("api://mine");
  app.arm.reply(200);
  REQUIRE(app.get());
  CHECK(app.login.last().body.ends_with("&scope=api%3A%2F%2Fmine%2F.default"));
}

TEST_CASE("without metadata nobody signs in", "[auth][cloud_discovery]") {
  SigningIn app;
  app.login.reply(200, {}, metadata("https://evil.example"));
  const auto failed = app.get();
  REQUIRE_FALSE(failed);
  CHECK(failed.error().code == ErrorCode::protocol);
  CHECK(app.login.count() == 1);
  CHECK(app.arm.count() == 0);
}
