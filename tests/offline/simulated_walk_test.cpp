// The requests of a plan, sent one by one as they stand: the simulated Azure takes each of them, and afterwards the VM
// runs on the copy with nothing left but what is to be kept. What runs in guests is left out here.
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json/reader.hpp"
#include "offline/plan.hpp"
#include "offline/worlds.hpp"
#include "ops/requests.hpp"
#include "ops/simulated_world.hpp"
#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::test;

namespace {

Plan plan_of(SimulatedWorld& world, PlanRescue request) {
  auto made = world.runner.run(offline::plan(world.context(), std::move(request)), std::chrono::hours(1));
  REQUIRE(made);
  INFO((made->blockers.empty() ? std::string() : made->blockers.front().message));
  REQUIRE(made->blockers.empty());
  return std::move(*made);
}

std::string replaced(std::string text, std::string_view what, std::string_view with) {
  const auto found = text.find(what);
  return found == std::string::npos ? text : text.replace(found, what.size(), with);
}

class Walker {
 public:
  explicit Walker(SimulatedWorld& world) : world_(world) {}

  void take(const Plan& plan) {
    for (const PlanStep& step : plan.steps) {
      for (const PlanCall& call : step.calls) {
        const bool in_guest = call.url.find("/runCommands/") != std::string::npos;
        if (call.when.empty() && !in_guest) send(step, call);
      }
    }
  }

  base::json::Document read(const std::string& path) {
    auto request = world_.arm.request("GET", path, arm::ResourceType::virtual_machines);
    auto answer = world_.runner.run(world_.arm.call(std::move(*request)), std::chrono::hours(1));
    REQUIRE(answer);
    return std::move(*base::json::Document::parse(answer->body()));
  }

 private:
  void send(const PlanStep& step, const PlanCall& call) {
    CAPTURE(step.name, call.method, call.url, call.body);
    http::Request request(call.method, *world_.arm.endpoint().accept(call.url));
    if (!call.body.empty()) {
      request.headers.emplace_back("Content-Type", "application/json");
      request.body = std::make_shared<const Secret>(
          replaced(call.body, "{a random password that nobody keeps}", "Tr1ed-And-Gone!x"));
    }
    if (!call.if_match.empty()) request.headers.emplace_back("If-Match", etag_);
    if (call.method == "GET") {
      auto answer = world_.runner.run(world_.arm.exchange(std::move(request)), std::chrono::hours(1));
      REQUIRE(answer);
      const auto body = base::json::Document::parse(answer->body());
      const std::string etag = body ? body->root()["etag"].text_or("") : "";
      if (!etag.empty()) etag_ = etag;
      return;
    }
    auto outcome = world_.runner.run(world_.arm.run(std::move(request), arm::RunOptions()), std::chrono::hours(1));
    INFO((outcome ? std::string() : to_json(outcome.error())));
    REQUIRE(outcome);
  }

  SimulatedWorld& world_;
  std::string etag_;
};

PlanRescue request_for(SimulatedWorld& world, std::string_view vm) {
  PlanRescue request(world.vm(vm));
  request.reset.username = "azureuser";
  request.read_back = ReadBack::snapshot;
  return request;
}

void walk(SimulatedWorld& world, PlanRescue request) {
  const std::string vm = request.target.text();
  const Plan plan = plan_of(world, std::move(request));
  Walker walker(world);
  walker.take(plan);

  const auto now = walker.read(vm + "?$expand=instanceView");
  const auto properties = now.root()["properties"];
  const std::string disk = properties["storageProfile"]["osDisk"]["managedDisk"]["id"].text_or("");
  CHECK(disk.ends_with("/azvmreset-" + plan.id + "-os"));
  CHECK(now.root()["tags"]["role"].text_or("") == "ledger");
  CHECK_FALSE(now.root()["tags"]["azvmreset-plan"].present());
  for (const PlanResource& one : plan.resources) {
    CAPTURE(one.id);
    auto get = world.arm.request("GET", one.id, arm::ResourceType::disks);
    auto answer = world.runner.run(world.arm.exchange(std::move(*get)), std::chrono::hours(1));
    REQUIRE(answer);
    if (!one.until.starts_with("kept")) CHECK(answer->status() == 404);
  }
}

}  // namespace

TEST_CASE("with the required rights, and no others, a plan is made and every request of it is taken",
          "[offline][simulated]") {
  for (const bool made : {false, true}) {
    sim::Scenario scenario = sim::default_scenario();
    SimulatedWorld names;
    PlanRescue asked = request_for(names, "dead-01");
    if (!made) asked.rescue.existing = names.vm("rescue-01");
    for (const RequiredAction& one : required_actions(asked)) {
      if (one.optional) continue;
      sim::Role role;
      role.actions = {one.action};
      if (one.scope.find("/resourceGroups/") != std::string::npos) role.resource_group = "rescue-demo";
      const auto at = one.scope.find("/virtualMachines/");
      if (at != std::string::npos) role.virtual_machine = one.scope.substr(at + 17);
      scenario.principals.front().roles.push_back(role);
    }
    SimulatedWorld world({}, scenario);
    PlanRescue request = request_for(world, "dead-01");
    if (!made) request.rescue.existing = world.vm("rescue-01");
    CAPTURE(made);
    walk(world, std::move(request));
  }
}

TEST_CASE("Azure takes every request of a plan with a rescue VM that is there", "[offline][simulated]") {
  SimulatedWorld world;
  PlanRescue request = request_for(world, "dead-01");
  request.rescue.existing = world.vm("rescue-01");
  walk(world, std::move(request));
}

TEST_CASE("Azure takes every request of a plan that makes its rescue VM", "[offline][simulated]") {
  for (const RescueNetwork network : {RescueNetwork::source_subnet, RescueNetwork::nat_gateway}) {
    for (const RescueOs os : {RescueOs::linux_os, RescueOs::windows}) {
      SimulatedWorld world;
      PlanRescue request = request_for(world, "dead-01");
      request.rescue.network = network;
      request.rescue.os = os;
      CAPTURE(name_of(network), name_of(os));
      walk(world, std::move(request));
    }
  }
}
