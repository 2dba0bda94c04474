// Keys in a simulated guest.
#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ops/account_script.hpp"
#include "ops/leftovers.hpp"
#include "ops/preflight.hpp"
#include "ops/simulated_world.hpp"
#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::test;
using namespace std::chrono_literals;
using base::format;

namespace {

constexpr std::string_view first = "11111111-1111-4111-8111-111111111111";
constexpr std::string_view second = "22222222-2222-4222-8222-222222222222";

// What the first round of a sealed password leaves where no second one comes.
void leave_key(SimulatedWorld& world, std::string_view guid) {
  auto seen = world.runner.run(ops::examine(world.context(), world.vm("web-01")));
  REQUIRE(seen);
  ops::AccountCall call(guest::AccountTask::key, "azureuser");
  call.request.key = std::string(guid);
  call.operation_id = std::string(guid);
  call.location = seen->vm.location;
  call.server_time = seen->answered_at;
  const auto run = world.runner.run(ops::run_account_script(world.context(), world.vm("web-01"), std::move(call)), 1h);
  INFO((run ? "" : run.error().message));
  REQUIRE(run);
}

LeftoversReport ask(SimulatedWorld& world, std::string_view vm, bool remove, bool in_guest = true) {
  Leftovers request(world.vm(vm));
  request.remove = remove;
  request.in_guest = in_guest;
  const auto report = world.runner.run(ops::leftovers(world.context(), std::move(request)), 2h);
  INFO((report ? "" : report.error().message));
  REQUIRE(report);
  return *report;
}

std::vector<const Leftover*> keys_in(const LeftoversReport& report) {
  std::vector<const Leftover*> keys;
  for (const Leftover& item : report.items) {
    if (item.kind == "guest_key") keys.push_back(&item);
  }
  return keys;
}

}  // namespace

TEST_CASE("keys that were left in the guest are told, and removed with remove alone", "[ops][simulated][leftovers]") {
  SimulatedWorld world;
  leave_key(world, second);
  leave_key(world, first);

  const auto told = ask(world, "web-01", false);
  REQUIRE(keys_in(told).size() == 2);
  CHECK(keys_in(told)[0]->name == format("azvmreset-{}", first));
  CHECK(keys_in(told)[1]->name == format("azvmreset-{}", second));
  for (const Leftover* key : keys_in(told)) {
    CHECK(key->id == world.vm("web-01").text());
    CHECK(key->ours);
    CHECK_FALSE(key->removed);
  }

  const auto removed = ask(world, "web-01", true);
  REQUIRE(keys_in(removed).size() == 2);
  for (const Leftover* key : keys_in(removed)) CHECK(key->removed);
  CHECK(removed.warnings.empty());

  const auto after = ask(world, "web-01", true);
  CHECK(keys_in(after).empty());
  for (const Leftover& item : after.items) CHECK(item.kind != "run_command");
}

TEST_CASE("the guest is left alone where nobody wants it asked", "[ops][simulated][leftovers]") {
  SimulatedWorld world;
  leave_key(world, first);
  world.azure->requests().clear();
  CHECK(keys_in(ask(world, "web-01", true, false)).empty());
  CHECK(world.writes() == 0);
  CHECK(keys_in(ask(world, "web-01", false)).size() == 1);
}

TEST_CASE("a guest that cannot be asked is a warning, and the rest is told", "[ops][simulated][leftovers]") {
  SimulatedWorld world;
  const auto report = ask(world, "legacy-07", true);
  CHECK(world.writes() == 0);
  REQUIRE(report.warnings.size() == 1);
  CHECK(report.warnings[0].code == "guest_not_heard");
  CHECK(report.warnings[0].message.find("not known") != std::string::npos);
}
