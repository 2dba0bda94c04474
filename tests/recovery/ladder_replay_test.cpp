// What becomes of the VMAccess instance, which keeps the password.
#include <azvmreset/reset.hpp>

#include <chrono>
#include <string>
#include <vector>

#include "ops/vm_access.hpp"
#include "recovery/ladder_world.hpp"
#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::test;

namespace {

// A VM where somebody has used VMAccess before.
void put_there_before(LadderWorld& world) { world.vm_body = golden("vm.json"); }

}  // namespace

TEST_CASE("with a method given the instance is treated in the same way", "[recovery][ladder][replay]") {
  LadderWorld world;
  ResetPassword request = world.request();
  request.method = Method::vm_access;
  const auto result = world.climb(std::move(request));
  REQUIRE(result);
  CHECK(result->rungs.empty());
  CHECK(result->extension_removed);
  CHECK_FALSE(world.instance);
  CHECK(world.written("GET", "/permissions") == 0);
}

TEST_CASE("an instance that was there before stays, and the result says what it may do", "[recovery][ladder][replay]") {
  LadderWorld world;
  put_there_before(world);
  const auto result = world.climb(world.request());
  REQUIRE(result);
  CHECK_FALSE(result->extension_removed);
  CHECK(has_code(result->warnings, "replay_possible"));
  CHECK(world.written("DELETE", "/extensions/") == 0);
  CHECK(result->rungs.front().left.front() == "extension myVMAccessExtension");
}

TEST_CASE("it is removed all the same where the caller wants that, without a word of the guest",
          "[recovery][ladder][replay]") {
  LadderWorld world;
  put_there_before(world);
  ResetPassword request = world.request();
  request.vm_access_after = VmAccessAfter::remove;
  request.confirm = GENERATE(Confirm::automatic, Confirm::never);
  const auto result = world.climb(std::move(request));
  REQUIRE(result);
  CHECK(result->extension_removed);
  CHECK_FALSE(has_code(result->warnings, "replay_possible"));
}

TEST_CASE("our own stays where the caller wants that, and where the guest has confirmed nothing",
          "[recovery][ladder][replay]") {
  LadderWorld world;
  ResetPassword request = world.request();
  SECTION("left") { request.vm_access_after = VmAccessAfter::leave; }
  SECTION("not asked") { request.confirm = Confirm::never; }
  SECTION("not confirmed") { world.on_managed = LadderWorld::always(403, "AuthorizationFailed"); }
  const auto result = world.climb(std::move(request));
  REQUIRE(result);
  CHECK_FALSE(result->extension_removed);
  CHECK(world.instance);
  CHECK(world.written("DELETE", "/extensions/") == 0);
}

TEST_CASE("a removal that fails is a warning: the reset is done", "[recovery][ladder][replay]") {
  LadderWorld world;
  world.on_removal = LadderWorld::always(403, "AuthorizationFailed");
  const auto result = world.climb(world.request());
  REQUIRE(result);
  CHECK(result->evidence == Evidence::confirmed);
  CHECK_FALSE(result->extension_removed);
  CHECK(has_code(result->warnings, "extension_not_removed"));
}

TEST_CASE("no write ever has empty settings", "[recovery][ladder][replay]") {
  LadderWorld world;
  REQUIRE(world.climb(world.request()));
  for (const Sent& sent : world.wire.sent()) {
    if (sent.method != "PUT" || sent.url.find("/extensions/") == std::string::npos) continue;
    CHECK(sent.body.find("azureuser") != std::string::npos);
  }
}
