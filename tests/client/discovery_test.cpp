// A cloud of its own, from its metadata to a password that works there.
#include "client/world.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

using namespace azvmreset;
using namespace azvmreset::test;
using namespace std::chrono_literals;
using sim::Fault;
using sim::FaultKind;

namespace {

constexpr const char* kArm = "https://management.stack.example";
constexpr const char* kLogin = "https://login.stack.example";

sim::Settings stack_settings(std::uint64_t seed) {
  sim::Settings settings;
  settings.seed = seed;
  settings.arm_endpoint = kArm;
  settings.authority = kLogin;
  return settings;
}

// A client there knows nothing but the ARM endpoint.
struct Stack : World {
  explicit Stack(std::uint64_t seed = 0) : World(nullptr, stack_settings(seed)) {}

  using World::client;
  Client client() const { return World::client(options()); }
  ClientOptions options() const {
    auto made = World::options();
    made.cloud = kArm;
    return made;
  }

  void answers_with(Fault fault) const { (*azure)->faults().add(fault.on("GET", "/metadata/")); }

  auto asked(std::string_view part) const {
    return std::ranges::count_if((*azure)->requests(), [part](const sim::LoggedRequest& each) {
      return each.request.url.find(part) != std::string::npos;
    });
  }
  auto questions() const { return asked("/metadata/endpoints"); }
  auto sign_ins() const { return asked("/oauth2/"); }

  // Until the cloud has the question, whose answer a fault holds back.
  void await_question(Client& client) const {
    for (int turns = 0; questions() == 0; ++turns) {
      REQUIRE(turns < 100);
      REQUIRE(client.step(1h));
    }
    REQUIRE(azure->in_flight() == 1);
  }
};

std::string metadata(std::string_view resource_manager, std::string_view login) {
  return R"({"resourceManager":")" + std::string(resource_manager) + R"(","authentication":{"loginEndpoint":")" +
         std::string(login) + R"(","audiences":[],"identityProvider":"AAD"}})";
}

}  // namespace

TEST_CASE("a reset in a cloud of its own signs in where its metadata says", "[client][discovery]") {
  const Stack stack(GENERATE(0, 1, 2, 3, 4));
  Client client = stack.client();

  const auto result = client.reset_password(stack.reset_of("web-01")).get();

  INFO((result ? std::string() : result.error().message));
  REQUIRE(result);
  CHECK(stack.accepts("web-01", kNewPassword));
  const auto& requests = (*stack.azure)->requests();
  REQUIRE(requests.size() > 2);
  CHECK(requests[0].request.url == std::string(kArm) + "/metadata/endpoints?api-version=2022-09-01");
  CHECK_FALSE(sim::find_header(requests[0].request.headers, "Authorization"));
  CHECK(requests[1].request.url.starts_with(kLogin));
  CHECK(stack.questions() == 1);
  CHECK(stack.sign_ins() == 1);
}

TEST_CASE("which cloud a client works in", "[client][discovery]") {
  const Stack stack;

  SECTION("one of its own is asked, once, and nobody signs in") {
    Client client = stack.client();
    const auto cloud = client.discover_cloud().get();
    REQUIRE(cloud);
    CHECK(cloud->name == "Simulated");
    CHECK(cloud->arm_endpoint == kArm);
    CHECK(cloud->authority == kLogin);
    CHECK(cloud->portal == "https://portal.simulated.example");
    CHECK_FALSE(cloud->adfs);
    CHECK(client.discover_cloud().get());
    CHECK((*stack.azure)->requests().size() == 1);
  }
  SECTION("one that is known is not asked") {
    auto options = stack.options();
    options.cloud = "AzureChinaCloud";
    Client client = stack.client(std::move(options));
    const auto cloud = client.discover_cloud().get();
    REQUIRE(cloud);
    CHECK(cloud->authority == "https://login.chinacloudapi.cn");
    CHECK((*stack.azure)->requests().empty());
  }
  SECTION("what the caller said stays") {
    auto options = stack.options();
    options.authority = "https://login.mine.example/";
    options.audience = "api://mine";
    Client client = stack.client(std::move(options));
    const auto cloud = client.discover_cloud().get();
    REQUIRE(cloud);
    CHECK(cloud->name == "Simulated");
    CHECK(cloud->authority == "https://login.mine.example");
    CHECK(cloud->audiences == std::vector<std::string>{"api://mine"});
  }
}

TEST_CASE("metadata that is not believed ends a reset before anybody signs in", "[client][discovery]") {
  const Stack stack;
  std::string reason;
  SECTION("of another host") {
    stack.answers_with(Fault(FaultKind::replace_body).body(metadata("https://management.azure.com", kLogin)));
    reason = "speaks for the resourceManager \"https://management.azure.com\"";
  }
  SECTION("with a place to sign in that is not https") {
    stack.answers_with(Fault(FaultKind::replace_body).body(metadata(kArm, "http://login.stack.example")));
    reason = "has the loginEndpoint \"http://login.stack.example\"; expected https";
  }
  SECTION("that has moved") {
    stack.answers_with(
        Fault(FaultKind::redirect).status(302).header("Location", "https://attacker.example/metadata/endpoints"));
    reason = "a redirect (status 302) to https://attacker.example/";
  }
  SECTION("that is no JSON") {
    stack.answers_with(Fault(FaultKind::replace_body).body("<html>"));
    reason = "is not the JSON that was expected";
  }
  Client client = stack.client();

  const auto failed = client.reset_password(stack.reset_of("web-01")).get();

  REQUIRE_FALSE(failed);
  INFO(failed.error().message);
  CHECK(failed.error().code == ErrorCode::protocol);
  CHECK(failed.error().message.find(reason) != std::string::npos);
  CHECK(failed.error().remedy.find("--authority and --audience") != std::string::npos);
  CHECK((*stack.azure)->requests().size() == 1);

  // Nothing of it is kept: the next one asks again, and is told the truth.
  CHECK(client.reset_password(stack.reset_of("web-01")).get());
  CHECK(stack.questions() == 2);
}

TEST_CASE("a cloud in trouble is asked again, and its metadata comes late rather than never", "[client][discovery]") {
  const Stack stack;
  SECTION("the connection dies") { stack.answers_with(Fault(FaultKind::reset_before).times(2)); }
  SECTION("it is not ready") { stack.answers_with(Fault(FaultKind::status).status(503).times(2)); }
  Client client = stack.client();
  CHECK(client.reset_password(stack.reset_of("web-01")).get());
  CHECK(stack.questions() == 3);
}

TEST_CASE("ten operations that begin together ask a cloud once", "[client][discovery]") {
  const Stack stack;
  Client client = stack.client();
  std::vector<Operation<PreflightReport>> looks;
  for (int i = 0; i < 9; ++i) looks.push_back(client.preflight(Preflight(stack.vm("web-01"))));
  auto cloud = client.discover_cloud();

  SECTION("and all go on") {}
  SECTION("and none is ended by one that is cancelled") {
    auto given_up = client.preflight(Preflight(stack.vm("web-01")));
    stack.await_question(client);
    given_up.cancel();
    CHECK(given_up.get().error().code == ErrorCode::cancelled);
  }

  for (auto& look : looks) CHECK(look.get());
  CHECK(cloud.get());
  CHECK(stack.questions() == 1);
  CHECK(stack.sign_ins() == 1);
}

TEST_CASE("what ends while a cloud is asked ends at once, and nobody signs in", "[client][discovery]") {
  const Stack stack;
  stack.answers_with(Fault(FaultKind::stall).times(0));
  Client client = stack.client();
  auto reset = client.reset_password(stack.reset_of("web-01"));
  auto cloud = client.discover_cloud();
  stack.await_question(client);
  const auto then = stack.port->now();

  SECTION("by being cancelled") {
    reset.cancel();
    cloud.cancel();
    CHECK(reset.get().error().code == ErrorCode::cancelled);
    CHECK(cloud.get().error().code == ErrorCode::cancelled);
  }
  SECTION("by a client that closes") {
    CHECK(client.close(1h));
    REQUIRE(reset.done());
    REQUIRE(cloud.done());
    CHECK(reset.take_result().error().code == ErrorCode::cancelled);
    CHECK(cloud.take_result().error().code == ErrorCode::cancelled);
  }

  CHECK(stack.port->now() == then);
  REQUIRE(client.close(1h));
  CHECK(stack.azure->in_flight() == 0);
  CHECK(stack.questions() == 1);
  CHECK(stack.sign_ins() == 0);
  CHECK((*stack.azure)->ledger().empty());
}
