// Tags of a rescue that has left nothing else, and those that stay.
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "base/timestamp.hpp"
#include "ops/leftovers.hpp"
#include "rescue/rescues.hpp"

using namespace azvmreset;
using namespace azvmreset::test;

namespace {

const std::string id(32, 'd');

class Tagged {
 public:
  Tagged() : vm(world.vm("dead-01").text()) {}

  void send(std::string_view method, const std::string& path, arm::ResourceType type, const std::string& body) {
    auto request = world.arm.request(method, path, type);
    request->headers.emplace_back("Content-Type", "application/json");
    request->body = std::make_shared<const Secret>(body);
    REQUIRE(world.runner.run(world.arm.run(std::move(*request), arm::RunOptions()), std::chrono::hours(1)));
  }
  void tag(const std::string& name, const std::string& value) {
    send("PATCH", vm + "/providers/Microsoft.Resources/tags/default", arm::ResourceType::tags,
         R"({"operation":"Merge","properties":{"tags":{")" + name + R"(":")" + value + R"("}}})");
  }
  void lease_for(std::chrono::minutes time) {
    tag("azvmreset-lease", id + "/somebody/" + base::format_timestamp(world.runner.port.wall_now() + time));
  }
  std::vector<Leftover> tags(bool remove) {
    Leftovers request(world.vm("dead-01"));
    request.remove = remove;
    auto report = world.runner.run(ops::leftovers(world.context(), std::move(request)), std::chrono::hours(1));
    INFO((report ? to_json(*report) : to_json(report.error())));
    REQUIRE(report);
    std::erase_if(report->items, [](const Leftover& one) { return one.kind != "tag"; });
    return std::move(report->items);
  }
  std::string value(std::string_view name) {
    const auto seen = shown(world, vm);
    return std::string((*seen)["tags"][name].text_or(""));
  }

  SimulatedWorld world;
  std::string vm;
};

}  // namespace

TEST_CASE("tags with no rescue behind them are taken off the VM, and no other is", "[rescue][leftovers][simulated]") {
  Tagged scene;
  scene.tag("azvmreset-plan", id + "/record/running");
  scene.lease_for(std::chrono::minutes(-5));
  for (const Leftover& one : scene.tags(false)) CHECK((one.ours && !one.removed && one.operation_id == id));
  CHECK_FALSE(scene.value("azvmreset-plan").empty());
  const auto removed = scene.tags(true);
  REQUIRE(removed.size() == 2);
  for (const Leftover& one : removed) {
    CAPTURE(one.name, one.reason);
    CHECK(one.removed);
    CHECK(scene.value(one.name).empty());
  }
  CHECK(scene.value("role") == "ledger");
}

TEST_CASE("as long as a lease lives, the tags are named and left", "[rescue][leftovers][simulated]") {
  Tagged scene;
  scene.tag("azvmreset-plan", id + "/record/running");
  scene.lease_for(std::chrono::minutes(5));
  const auto items = scene.tags(true);
  REQUIRE(items.size() == 2);
  for (const Leftover& one : items) {
    CHECK_FALSE(one.ours);
    CHECK(one.reason.find("somebody") != std::string::npos);
    CHECK_FALSE(scene.value(one.name).empty());
  }
}

TEST_CASE("a tag whose rescue has left something belongs to the clean-up", "[rescue][leftovers][simulated]") {
  Tagged scene;
  scene.tag("azvmreset-plan", id + "/copy/running");
  const std::string disk = os_disk_of(scene.world, "dead-01");
  const std::string snapshot = disk.substr(0, disk.find("/disks/")) + "/snapshots/azvmreset-" + id + "-source";
  const auto seen = shown(scene.world, scene.vm);
  scene.send("PUT", snapshot, arm::ResourceType::snapshots,
             R"({"location":")" + std::string((*seen)["location"].text_or("")) +
                 R"(","properties":{"creationData":{"createOption":"Copy","sourceResourceId":")" + disk + R"("}}})");
  const auto items = scene.tags(true);
  REQUIRE(items.size() == 1);
  CHECK_FALSE(items.front().ours);
  CHECK(items.front().reason.find(snapshot) != std::string::npos);
  CHECK(items.front().reason.find("cleanup") != std::string::npos);
  CHECK_FALSE(scene.value("azvmreset-plan").empty());
}

TEST_CASE("a value that no rescue writes is named and left", "[rescue][leftovers][simulated]") {
  for (const std::string& value :
       {std::string("mine"), std::string("////"), "../" + id + "/x", std::string(200, 'z')}) {
    Tagged scene;
    scene.tag("azvmreset-plan", value);
    scene.tag("azvmreset-lease", value);
    const auto items = scene.tags(true);
    REQUIRE(items.size() == 2);
    for (const Leftover& one : items) {
      CHECK_FALSE(one.ours);
      CHECK(scene.value(one.name) == value);
    }
  }
}
