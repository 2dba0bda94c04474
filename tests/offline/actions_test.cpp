#include "offline/actions.hpp"

#include <algorithm>
#include <set>
#include <string>

#include "offline/worlds.hpp"
#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::test;
using offline::make_plan;

namespace {

std::string group() { return in_group("x", "y").substr(0, in_group("x", "y").find("/providers/")); }

const RequiredAction* find_action(const std::vector<RequiredAction>& actions, std::string_view name,
                                  std::string_view scope) {
  const auto found = std::find_if(actions.begin(), actions.end(),
                                  [&](const RequiredAction& one) { return one.action == name && one.scope == scope; });
  return found == actions.end() ? nullptr : &*found;
}

bool needs(const std::vector<RequiredAction>& actions, std::string_view name, std::string_view scope) {
  const RequiredAction* found = find_action(actions, name, scope);
  return found != nullptr && !found->optional;
}

// "scope action" of a request, spelled out by hand for each kind that there is.
std::string taken_by(const PlanCall& call) {
  struct Row {
    const char* method;
    const char* part;
    const char* action;
    bool at_vm;
  };
  constexpr Row rows[] = {
      {"PUT", "/virtualMachines/web-01/runCommands/", "Microsoft.Compute/virtualMachines/runCommands/write", true},
      {"GET", "/virtualMachines/web-01/runCommands/", "Microsoft.Compute/virtualMachines/runCommands/read", true},
      {"DELETE", "/virtualMachines/web-01/runCommands/", "Microsoft.Compute/virtualMachines/runCommands/delete", true},
      {"PUT", "/runCommands/", "Microsoft.Compute/virtualMachines/runCommands/write", false},
      {"GET", "/runCommands/", "Microsoft.Compute/virtualMachines/runCommands/read", false},
      {"DELETE", "/runCommands/", "Microsoft.Compute/virtualMachines/runCommands/delete", false},
      {"PATCH", "-os/providers/Microsoft.Resources/tags/", "Microsoft.Resources/tags/write", false},
      {"PATCH", "/providers/Microsoft.Resources/tags/default", "Microsoft.Resources/tags/write", true},
      {"POST", "/web-01/start", "Microsoft.Compute/virtualMachines/start/action", true},
      {"POST", "/web-01/restart", "Microsoft.Compute/virtualMachines/restart/action", true},
      {"POST", "/web-01/powerOff", "Microsoft.Compute/virtualMachines/powerOff/action", true},
      {"POST", "/web-01/deallocate", "Microsoft.Compute/virtualMachines/deallocate/action", true},
      {"POST", "/attachDetachDataDisks", "Microsoft.Compute/virtualMachines/attachDetachDataDisks/action", false},
      {"GET", "/virtualMachines/web-01?", "Microsoft.Compute/virtualMachines/read", true},
      {"PATCH", "/virtualMachines/web-01?", "Microsoft.Compute/virtualMachines/write", true},
      {"GET", "/virtualMachines/", "Microsoft.Compute/virtualMachines/read", false},
      {"PUT", "/virtualMachines/", "Microsoft.Compute/virtualMachines/write", false},
      {"DELETE", "/virtualMachines/", "Microsoft.Compute/virtualMachines/delete", false},
      {"GET", "/disks/", "Microsoft.Compute/disks/read", false},
      {"PUT", "/disks/", "Microsoft.Compute/disks/write", false},
      {"DELETE", "/disks/", "Microsoft.Compute/disks/delete", false},
      {"GET", "/snapshots/", "Microsoft.Compute/snapshots/read", false},
      {"PUT", "/snapshots/", "Microsoft.Compute/snapshots/write", false},
      {"DELETE", "/snapshots/", "Microsoft.Compute/snapshots/delete", false},
      {"GET", "/networkInterfaces/", "Microsoft.Network/networkInterfaces/read", false},
      {"PUT", "/networkInterfaces/", "Microsoft.Network/networkInterfaces/write", false},
      {"DELETE", "/networkInterfaces/", "Microsoft.Network/networkInterfaces/delete", false},
      {"GET", "/virtualNetworks/", "Microsoft.Network/virtualNetworks/read", false},
      {"PUT", "/virtualNetworks/", "Microsoft.Network/virtualNetworks/write", false},
      {"DELETE", "/virtualNetworks/", "Microsoft.Network/virtualNetworks/delete", false},
      {"GET", "/natGateways/", "Microsoft.Network/natGateways/read", false},
      {"PUT", "/natGateways/", "Microsoft.Network/natGateways/write", false},
      {"DELETE", "/natGateways/", "Microsoft.Network/natGateways/delete", false},
      {"GET", "/publicIPAddresses/", "Microsoft.Network/publicIPAddresses/read", false},
      {"PUT", "/publicIPAddresses/", "Microsoft.Network/publicIPAddresses/write", false},
      {"DELETE", "/publicIPAddresses/", "Microsoft.Network/publicIPAddresses/delete", false},
  };
  for (const Row& row : rows) {
    if (call.method != row.method || call.url.find(row.part) == std::string::npos) continue;
    return (row.at_vm ? plan_target().text() : group()) + " " + row.action;
  }
  return "no row for " + call.method + " " + call.url;
}

// What Azure asks for beside a request: of what a body names, and of its end.
bool follows(const std::string& action) {
  return action.ends_with("/beginGetAccess/action") || action.ends_with("/join/action") ||
         action.ends_with("/locations/operations/read");
}

}  // namespace

TEST_CASE("the rights of a plan are those of its requests, no more and no less", "[offline][actions]") {
  for (const RescueNetwork network : {RescueNetwork::source_subnet, RescueNetwork::nat_gateway}) {
    PlanRescue request = usual_request();
    request.rescue.network = network;
    const Plan plan = make_plan(usual_world(), request);
    std::set<std::string> taken;
    for (const PlanStep& step : plan.steps) {
      for (const PlanCall& call : step.calls) taken.insert(taken_by(call));
    }
    std::set<std::string> told;
    for (const RequiredAction& one : plan.required_actions) {
      CHECK_FALSE(one.purpose.empty());
      if (!follows(one.action)) told.insert(one.scope + " " + one.action);
    }
    CHECK(told == taken);
  }
}

TEST_CASE("what a body names takes rights of its own", "[offline][actions]") {
  offline::World world = usual_world();
  world.os_disk->encryption_set_id = in_group("Microsoft.Compute/diskEncryptionSets", "keys");
  const auto actions = make_plan(world, usual_request()).required_actions;
  CHECK(needs(actions, "Microsoft.Compute/disks/beginGetAccess/action", group()));
  CHECK(needs(actions, "Microsoft.Compute/snapshots/beginGetAccess/action", group()));
  CHECK(needs(actions, "Microsoft.Compute/diskEncryptionSets/read", group()));
  CHECK(needs(actions, "Microsoft.Network/virtualNetworks/subnets/join/action", group()));
  CHECK(needs(actions, "Microsoft.Network/networkInterfaces/join/action", group()));
  CHECK(needs(actions, "Microsoft.Compute/virtualMachines/write", group()));
  CHECK(needs(actions, "Microsoft.Compute/locations/operations/read",
              "/subscriptions/00000000-0000-4000-8000-000000000001"));
}

TEST_CASE("a right that is needed in a case alone is optional", "[offline][actions]") {
  const auto usual = make_plan(usual_world(), usual_request()).required_actions;
  const RequiredAction* found =
      find_action(usual, "Microsoft.Compute/virtualMachines/deallocate/action", plan_target().text());
  REQUIRE(found != nullptr);
  CHECK(found->optional);

  PlanRescue request = usual_request();
  request.deallocate = true;
  CHECK(needs(make_plan(usual_world(), request).required_actions, "Microsoft.Compute/virtualMachines/deallocate/action",
              plan_target().text()));
}

TEST_CASE("at a rescue VM that is there, its own scope is enough", "[offline][actions]") {
  offline::World world = usual_world();
  world.rescue = rescue_vm();
  PlanRescue request = usual_request();
  request.rescue.existing = ResourceId::parse(world.rescue->id).value();
  const auto actions = make_plan(world, request).required_actions;
  CHECK(needs(actions, "Microsoft.Compute/virtualMachines/attachDetachDataDisks/action", world.rescue->id));
  CHECK_FALSE(needs(actions, "Microsoft.Compute/virtualMachines/write", group()));
  CHECK(find_action(actions, "Microsoft.Network/networkInterfaces/write", group()) == nullptr);
}

TEST_CASE("what a request takes is told before anything is read, and is what its plan takes", "[offline][actions]") {
  for (const bool setup : {false, true}) {
    PlanRescue request = usual_request();
    if (setup) {
      request.hook = Hook::setup;
      request.rescue.os = RescueOs::windows;
      request.probe = false;
      request.rescue.network = RescueNetwork::nat_gateway;
    }
    const auto told = required_actions(request);
    for (const RequiredAction& one : make_plan(usual_world(), request).required_actions) {
      CAPTURE(one.action);
      const RequiredAction* found = find_action(told, one.action, one.scope);
      REQUIRE(found != nullptr);
      CHECK(found->optional == one.optional);
    }
    for (const RequiredAction& one : told) {
      CAPTURE(one.action);
      CHECK(one.scope.find('{') == std::string::npos);
    }
  }
}
