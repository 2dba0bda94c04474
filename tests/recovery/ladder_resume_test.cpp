// A ladder that another process goes on with.
#include <azvmreset/resume.hpp>

#include <chrono>
#include <string>
#include <utility>

#include "recovery/ladder_world.hpp"
#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::test;
using namespace std::chrono_literals;

namespace {

std::string described(const Result<ResetResult>& result) { return result ? to_json(*result) : to_json(result.error()); }

Result<ResetResult> go_on(LadderWorld& world, std::string token, std::string_view password = "") {
  Resume request(std::move(token));
  request.password = Secret(password);
  return world.runner.run(recovery::resume(world.context(), std::move(request)), 40min);
}

// Ended while VMAccess is at work.
std::string interrupted(LadderWorld& world) {
  const std::string end = std::exchange(world.end_of_extension, "");
  const auto result = world.runner.run_and_cancel(recovery::reset_password(world.context(), world.request()), 60s);
  world.end_of_extension = end;
  REQUIRE_FALSE(result);
  REQUIRE_FALSE(result.error().resume_token.empty());
  return result.error().resume_token;
}

}  // namespace

TEST_CASE("a ladder that was interrupted goes on with its rung, without the password", "[recovery][ladder][resume]") {
  LadderWorld world;
  const std::string token = interrupted(world);
  const auto result = go_on(world, token);
  INFO(described(result));
  REQUIRE(result);
  CHECK(result->resumed);
  CHECK(result->evidence == Evidence::confirmed);
  CHECK(result->extension_removed);
  CHECK(world.written("PUT", "/extensions/") == 1);
  REQUIRE(result->rungs.size() == 1);
  CHECK(result->rungs[0].rung == Rung::vm_access);
}

TEST_CASE("with the password it goes on with the next rung where its own has failed", "[recovery][ladder][resume]") {
  LadderWorld world;
  const std::string token = interrupted(world);
  world.end_of_extension = ended("Failed", "VMExtensionProvisioningError", "0x800706D9");
  SECTION("with it") {
    const auto result = go_on(world, token, kPassword);
    INFO(described(result));
    REQUIRE(result);
    REQUIRE(result->rungs.size() == 2);
    CHECK(result->rungs[0].reason == "firewall_disabled");
    CHECK(result->method == Method::run_command);
  }
  SECTION("without it") {
    const auto result = go_on(world, token);
    REQUIRE_FALSE(result);
    CHECK(result.error().failure == "firewall_disabled");
    CHECK(world.written("PUT", "/runCommands/") == 0);
  }
}

TEST_CASE("a ladder that was interrupted on a later rung does not begin anew", "[recovery][ladder][resume]") {
  LadderWorld world;
  world.on_extension = LadderWorld::always(403, "AuthorizationFailed");
  bool answer_is_lost = true;
  world.on_managed = [&](const Sent&) -> std::optional<Result<http::Response>> {
    if (!answer_is_lost) return std::nullopt;
    Error lost(ErrorCode::connection, "the connection broke");
    lost.may_have_arrived = true;
    return Result<http::Response>(lost);
  };
  const auto first = world.runner.run_and_cancel(recovery::reset_password(world.context(), world.request()), 3s);
  REQUIRE_FALSE(first);
  REQUIRE_FALSE(first.error().resume_token.empty());
  CHECK(first.error().code == ErrorCode::outcome_unknown);

  answer_is_lost = false;
  const int before = world.written("PUT", "/extensions/");
  const auto result = go_on(world, first.error().resume_token, kPassword);
  INFO(described(result));
  REQUIRE(result);
  CHECK(world.written("PUT", "/extensions/") == before);
  CHECK(result->rungs.front().reason == "permission_missing");
  CHECK(result->rungs.back().rung == Rung::managed_run_command);
}
