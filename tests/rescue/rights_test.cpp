// What a rescue may do is what its plan says, and no more.
#include <algorithm>

#include "rescue/rescues.hpp"

using namespace azvmreset;
using namespace azvmreset::test;

namespace {

// Of the first principal: these actions, each where it is asked for.
sim::Scenario with_rights(const std::vector<RequiredAction>& actions) {
  sim::Scenario scenario = sim::default_scenario();
  for (const RequiredAction& one : actions) {
    sim::Role role;
    role.actions = {one.action};
    if (one.scope.find("/resourceGroups/") != std::string::npos) role.resource_group = "rescue-demo";
    const auto at = one.scope.find("/virtualMachines/");
    if (at != std::string::npos) role.virtual_machine = one.scope.substr(at + 17);
    scenario.principals.front().roles.push_back(role);
  }
  return scenario;
}

}  // namespace

TEST_CASE("with the rights that its plan tells, and no others, a rescue ends well", "[rescue][rights]") {
  struct Way {
    std::string_view rescue_vm;
    RescueNetwork network;
  };
  for (const Way& way : {Way{"rescue-01", RescueNetwork::source_subnet}, Way{"", RescueNetwork::source_subnet},
                         Way{"", RescueNetwork::nat_gateway}}) {
    CAPTURE(way.rescue_vm, name_of(way.network));
    SimulatedWorld names;
    Rescue asked = rescue_of(names, "dead-01", way.rescue_vm);
    asked.rescue.network = way.network;
    SimulatedWorld world({}, with_rights(required_actions(asked)));
    Rescue request = rescue_of(world, "dead-01", way.rescue_vm);
    request.rescue.network = way.network;
    auto result = carry_out(world, std::move(request));
    INFO((result ? std::string() : to_json(result.error())));
    REQUIRE(result);
    CHECK(result->outcome == PlantedOutcome::done);
    for (const RescueItem& item : result->items) {
      CAPTURE(item.id, item.reason);
      CHECK(item.fate != ItemFate::left);
    }
  }
}

TEST_CASE("with the same rights the plan's remains are found without its journal", "[rescue][rights]") {
  SimulatedWorld names;
  SimulatedWorld world({}, with_rights(required_actions(rescue_of(names, "dead-01"))));
  world.azure->faults().add(sim::Fault(sim::FaultKind::status)
                                .status(403)
                                .arm_error("RequestDisallowedByPolicy", "No.")
                                .on("PUT", "-os?")
                                .times(0));
  const auto failed = carry_out(world, rescue_of(world, "dead-01"));
  REQUIRE_FALSE(failed);
  auto seen = world.runner.run(rescue::adopt(world.context(), Adopt(world.vm("dead-01"))), time_of_a_rescue);
  INFO((seen ? std::string() : to_json(seen.error())));
  REQUIRE(seen);
  CHECK(seen->can_roll_back);
  CHECK(std::ranges::any_of(seen->warnings, [](const Finding& one) {
    return one.code == "not_read" && one.message.find("Microsoft.Network/virtualNetworks") != std::string::npos;
  }));
}
