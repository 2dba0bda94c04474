// The ladder in the simulated Azure: what each kind of VM comes to, whatever Azure is like.
#include <azvmreset/reset.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "ops/simulated_world.hpp"
#include "recovery/ladder.hpp"
#include "simulator/world.hpp"
#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::test;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view new_password = "Correct-Horse-42!";

std::vector<sim::Settings> azures() {
  std::vector<sim::Settings> all;
  for (std::uint32_t put = 0; put < 4; ++put) {
    sim::Settings settings;
    settings.seed = put;
    settings.variants = {{"F1.1/6", put}, {"F4.1/14", put % 2}};
    all.push_back(std::move(settings));
  }
  return all;
}

ResetPassword request(SimulatedWorld& world, std::string_view vm, std::string account = "azureuser") {
  return {world.vm(vm), std::move(account), Secret(new_password)};
}

Result<ResetResult> climb(SimulatedWorld& world, ResetPassword wanted) {
  return world.runner.run(recovery::reset_password(world.context(), std::move(wanted)), 2h);
}

std::string described(const Result<ResetResult>& result) { return result ? to_json(*result) : to_json(result.error()); }

bool has_vm_access(SimulatedWorld& world, std::string_view vm) {
  for (const auto& extension : world.azure->world().find(vm)->extensions) {
    if (extension.type == "VMAccessAgent") return true;
  }
  return false;
}

}  // namespace

TEST_CASE("whatever Azure is like, somebody is let in again by the first rung that can", "[recovery][simulated]") {
  struct Case {
    const char* vm;
    Rung by;
    bool instance_stays;
    const char* account = "azureuser";
  };
  const Case each =
      GENERATE(Case{"web-01", Rung::vm_access, false}, Case{"named-01", Rung::vm_access, true},
               Case{"entra-01", Rung::managed_run_command, false}, Case{"fw-01", Rung::managed_run_command, false},
               Case{"standard-01", Rung::managed_run_command, false, "clerk"});
  for (const sim::Settings& settings : azures()) {
    CAPTURE(settings.seed, each.vm);
    SimulatedWorld world(settings);
    const auto result = climb(world, request(world, each.vm, each.account));
    INFO(described(result));
    REQUIRE(result);
    CHECK(result->evidence == Evidence::confirmed);
    CHECK(result->rungs.back().rung == each.by);
    CHECK(world.is_password(each.vm, each.account, new_password));
    CHECK(has_vm_access(world, each.vm) == each.instance_stays);
  }
}

TEST_CASE("a VM that is off is started first, once, and climbed then", "[recovery][simulated]") {
  SimulatedWorld world;
  ResetPassword wanted = request(world, "stopped-01");
  wanted.start_if_stopped = true;
  const auto result = climb(world, std::move(wanted));
  INFO(described(result));
  REQUIRE(result);
  CHECK(result->started_vm);
  CHECK(world.is_password("stopped-01", "azureuser", new_password));
}

TEST_CASE("what no rung can do is told by the first, and nothing more is asked of the guest", "[recovery][simulated]") {
  struct Case {
    const char* vm;
    const char* failure;
  };
  const Case each = GENERATE(Case{"laps-01", "laps_managed"}, Case{"dc-01", "domain_controller"});
  SimulatedWorld world;
  const auto result = climb(world, request(world, each.vm));
  REQUIRE_FALSE(result);
  INFO(described(result));
  CHECK(result.error().failure == each.failure);
  CHECK(world.writes() == 1);
}

TEST_CASE("a lock that forbids writing stops the ladder before it begins", "[recovery][simulated]") {
  SimulatedWorld world;
  const auto result = climb(world, request(world, "frozen-01"));
  REQUIRE_FALSE(result);
  INFO(described(result));
  CHECK(result.error().blockers == std::vector<std::string>{"locked"});
  CHECK(world.writes() == 0);
}

TEST_CASE("a lock against deletion leaves what cannot be removed, and says so", "[recovery][simulated]") {
  SimulatedWorld world;
  const auto result = climb(world, request(world, "kept-01"));
  INFO(described(result));
  REQUIRE(result);
  CHECK_FALSE(result->extension_removed);
  CHECK(has_vm_access(world, "kept-01"));
  CHECK(result->rungs.back().left.front() == "extension enablevmaccess");
}
