// What stands around a reset, in a simulated Azure: status, find, restart,
// leftovers, dry runs.
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "ops/dry_run.hpp"
#include "ops/find.hpp"
#include "ops/leftovers.hpp"
#include "ops/preflight.hpp"
#include "ops/requests.hpp"
#include "ops/restart.hpp"
#include "ops/simulated_world.hpp"
#include "ops/status.hpp"
#include "ops/vm_access.hpp"
#include "support/catch.hpp"
#include "support/tries_apart.hpp"

using namespace azvmreset;
using namespace azvmreset::test;
using namespace std::chrono_literals;

namespace {

constexpr std::uint64_t seeds = 24;
constexpr std::string_view operation = "0f8fad5b-d9cb-469f-a165-70867728950e";

sim::Settings seeded(std::uint64_t seed) {
  sim::Settings settings;
  settings.seed = seed;
  return settings;
}

template <class T>
std::string described(const Result<T>& result) {
  return result ? to_json(*result) : std::string(name_of(result.error().code)) + ": " + result.error().message;
}

Result<RestartResult> restart(SimulatedWorld& world, std::string_view vm) {
  return world.runner.run(ops::restart(world.context(), Restart(world.vm(vm))), 2h);
}

Result<LeftoversReport> leftovers(SimulatedWorld& world, std::string_view vm, bool remove) {
  Leftovers request(world.vm(vm));
  request.remove = remove;
  return world.runner.run(ops::leftovers(world.context(), std::move(request)), 2h);
}

FindReport find(SimulatedWorld& world, std::string_view text) {
  const ResourceId vm = world.vm("web-01");
  auto report = world.runner.run(ops::find(world.context(), Find(vm.subscription(), std::string(text))));
  INFO(described(report));
  REQUIRE(report);
  return *report;
}

// What a reset with snapshot_first leaves.
void leave_snapshot(SimulatedWorld& world, std::string_view vm) {
  auto seen = world.runner.run(ops::examine(world.context(), world.vm(vm)));
  REQUIRE(seen);
  const auto plan = ops::plan_snapshot(world.vm(vm), seen->vm.os_disk_id, seen->vm.location, operation);
  REQUIRE(plan);
  auto request = ops::put_snapshot(world.arm, *plan);
  REQUIRE(request);
  const auto made = world.runner.run(world.arm.run(std::move(*request), arm::RunOptions()));
  REQUIRE(made);
}

const Leftover* snapshot_of(const LeftoversReport& report) {
  for (const Leftover& item : report.items) {
    if (item.kind == "snapshot") return &item;
  }
  return nullptr;
}

// Method and path of a write, with the name of a snapshot, which is new every time, left out.
std::string told(std::string_view method, std::string_view url) {
  std::string path(url.substr(0, url.find('?')));
  const auto ours = path.find("/azvmreset-");
  return std::string(method) + ' ' + path.substr(0, ours);
}

}  // namespace

TEST_CASE("a restart works whatever Azure is like", "[ops][simulated]") {
  for (std::uint64_t seed = 0; seed < seeds; seed += tries_apart) {
    CAPTURE(seed);
    SimulatedWorld world(seeded(seed));
    const auto result = restart(world, "web-01");
    INFO(described(result));
    REQUIRE(result);
    CHECK(result->evidence == Evidence::applied);
    CHECK(result->power == "running");
    CHECK(result->agent_status == "ready");
    CHECK(result->warnings.empty());
    int posts = 0;
    for (const auto& logged : world.azure->requests()) {
      posts += logged.request.url.find("/restart?") != std::string::npos;
    }
    CHECK(posts == 1);
  }
}

TEST_CASE("a restart of a VM whose agent is dead ends, and says whether it came back", "[ops][simulated]") {
  for (std::uint64_t seed = 0; seed < seeds; seed += tries_apart) {
    CAPTURE(seed);
    SimulatedWorld world(seeded(seed));
    const auto result = restart(world, "legacy-07");
    INFO(described(result));
    REQUIRE(result);
    CHECK(result->warnings.empty() == (result->agent_status == "ready"));
  }
}

TEST_CASE("a restart that cannot be is refused, and says why", "[ops][simulated]") {
  for (std::uint64_t seed = 0; seed < seeds; seed += tries_apart) {
    CAPTURE(seed);
    SimulatedWorld world(seeded(seed));
    for (const char* vm : {"stopped-01", "halted-01"}) {
      const auto off = restart(world, vm);
      REQUIRE_FALSE(off);
      CHECK(off.error().blockers == std::vector<std::string>{"vm_not_running"});
    }
    const auto locked = restart(world, "frozen-01");
    REQUIRE_FALSE(locked);
    CHECK(locked.error().http_status == 409);
    CHECK_FALSE(locked.error().remedy.empty());
  }
}

TEST_CASE("the status tells an operation from a VM at rest", "[ops][simulated]") {
  SimulatedWorld world;
  const auto ask = [&world](std::string_view vm) {
    auto report = world.runner.run(ops::status(world.context(), Status(world.vm(vm))));
    REQUIRE(report);
    return *report;
  };
  CHECK_FALSE(ask("web-01").operation_in_progress);
  CHECK(ask("stopped-01").power == "deallocated");
  CHECK(ask("named-01").vm_access_name == "myVMAccessExtension");

  auto request = ops::post_power(world.arm, world.vm("web-01"), ops::PowerAction::deallocate);
  REQUIRE(request);
  REQUIRE(world.runner.run(world.arm.call(std::move(*request))));
  CHECK(ask("web-01").operation_in_progress);
}

TEST_CASE("VMs are found by name and by every address, over several pages", "[ops][simulated]") {
  SimulatedWorld world;
  for (const auto& [text, vm, matched] :
       {std::tuple("WEB-01", "web-01", "name"), std::tuple("10.1.0.4", "web-01", "private_ip"),
        std::tuple("10.1.0.5", "web-01", "private_ip"), std::tuple("20.50.1.4", "web-01", "public_ip"),
        std::tuple("::ffff:20.50.1.13", "halted-01", "public_ip"), std::tuple("kept-01", "kept-01", "name")}) {
    CAPTURE(text);
    const auto report = find(world, text);
    REQUIRE(report.vms.size() == 1);
    CHECK(report.vms[0].name == vm);
    CHECK(report.vms[0].matched == matched);
    CHECK(ResourceId::parse(report.vms[0].id).value() == world.vm(vm));
    CHECK(report.warnings.empty());
  }
  CHECK(find(world, "nobody-01").vms.empty());
  CHECK(find(world, "203.0.113.99").vms.empty());
}

TEST_CASE("a snapshot of ours is found and removed, whatever Azure is like", "[ops][simulated]") {
  for (std::uint64_t seed = 0; seed < seeds; seed += tries_apart) {
    CAPTURE(seed);
    SimulatedWorld world(seeded(seed));
    leave_snapshot(world, "web-01");

    const auto seen = leftovers(world, "web-01", false);
    INFO(described(seen));
    REQUIRE(seen);
    REQUIRE(snapshot_of(*seen) != nullptr);
    CHECK(snapshot_of(*seen)->ours);
    const auto of_another = leftovers(world, "entra-01", false);
    REQUIRE(of_another);
    CHECK(snapshot_of(*of_another) == nullptr);

    const auto removed = leftovers(world, "web-01", true);
    INFO(described(removed));
    REQUIRE(removed);
    REQUIRE(snapshot_of(*removed) != nullptr);
    CHECK(snapshot_of(*removed)->removed);

    const auto after = leftovers(world, "web-01", true);
    REQUIRE(after);
    CHECK(snapshot_of(*after) == nullptr);
  }
}

TEST_CASE("a dry run tells the writes of the real call, in their order", "[ops][simulated]") {
  for (const char* vm : {"stopped-01", "halted-01", "named-01"}) {
    CAPTURE(vm);
    SimulatedWorld world;
    const auto request = [&world, vm] {
      ResetRdp made(world.vm(vm));
      made.start_if_stopped = true;
      made.after = AfterStart::restore;
      made.snapshot_first = true;
      return made;
    };
    const auto rehearsed = world.runner.run(ops::dry_run(world.context(), request()));
    INFO(described(rehearsed));
    REQUIRE(rehearsed);
    CHECK(rehearsed->blockers.empty());
    std::vector<std::string> expected;
    for (const DryRunStep& step : rehearsed->steps) expected.push_back(told(step.method, step.url));

    world.azure->requests().clear();
    const auto real = world.runner.run(ops::reset_rdp(world.context(), request()), 4h);
    INFO(described(real));
    REQUIRE(real);
    std::vector<std::string> sent;
    for (const auto& logged : world.azure->requests()) {
      const bool write = logged.request.method == "PUT" || logged.request.method == "POST";
      if (write && logged.request.url.find("/oauth2/") == std::string::npos) {
        sent.push_back(told(logged.request.method, logged.request.url));
      }
    }
    CHECK(sent == expected);
  }
}
