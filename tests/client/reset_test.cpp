#include "client/world.hpp"

using namespace azvmreset;
using namespace azvmreset::test;
using namespace std::chrono_literals;

TEST_CASE("a password reset, from call to proof", "[client][reset]") {
  World world;
  Client client = world.client();

  const auto result = client.reset_password(world.reset_of("web-01")).get();

  INFO((result ? std::string() : result.error().message));
  REQUIRE(result);
  CHECK(result->evidence == Evidence::applied);
  CHECK(world.accepts("web-01", kNewPassword));
  CHECK_FALSE(world.accepts("web-01", kOldPassword));
  CHECK((*world.azure)->ledger().size() == 1);
  CHECK(to_json(*result).find(kNewPassword) == std::string::npos);
}

TEST_CASE("two clients in one process know nothing of each other", "[client]") {
  World here;
  World there;
  Client one = here.client();
  Client other = there.client();

  auto first = one.reset_password(here.reset_of("web-01"));
  auto second = other.reset_password(there.reset_of("web-01"));
  while (!first.done() || !second.done()) {
    REQUIRE(one.step(1h));
    REQUIRE(other.step(1h));
  }

  CHECK(first.take_result());
  CHECK(second.take_result());
  CHECK((*here.azure)->ledger().size() == 1);
  CHECK((*there.azure)->ledger().size() == 1);
}

TEST_CASE("one client resets many machines at once", "[client]") {
  World world;
  Client client = world.client();

  auto web = client.reset_password(world.reset_of("web-01"));
  auto rdp = client.reset_rdp(ResetRdp(world.vm("named-01")));
  auto look = client.preflight(Preflight(world.vm("legacy-07")));

  CHECK(web.get());
  CHECK(rdp.get());
  CHECK(look.get());
  // One sign-in serves them all.
  int sign_ins = 0;
  for (const auto& each : (*world.azure)->requests())
    sign_ins += each.request.url.find("/oauth2/") != std::string::npos;
  CHECK(sign_ins == 1);
}

TEST_CASE("options that cannot work are refused before anything starts", "[client][options]") {
  const World world;
  const auto refusal_of = [](ClientOptions options) { return Client::create(std::move(options)).error().code; };

  SECTION("an ARM endpoint that is not https") {
    auto options = world.options();
    options.arm_endpoint = "http://management.azure.com";
    CHECK(refusal_of(std::move(options)) == ErrorCode::invalid_argument);
  }
  SECTION("a cloud that nobody knows") {
    auto options = world.options();
    options.cloud = "AzureAtlantis";
    options.arm_endpoint.clear();
    CHECK(refusal_of(std::move(options)) == ErrorCode::invalid_argument);
  }
  SECTION("a CA file that is not there") {
    auto options = world.options();
    options.ca_file = "/nonexistent/ca.pem";
    CHECK(refusal_of(std::move(options)) == ErrorCode::invalid_argument);
  }
  SECTION("no token source at all") {
    ClientOptions options(std::shared_ptr<TokenSource>{});
    CHECK(refusal_of(std::move(options)) == ErrorCode::invalid_argument);
  }
}
