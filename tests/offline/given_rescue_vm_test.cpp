// What a plan says of a rescue VM that is somebody's, and stays.
#include <string>
#include <utility>

#include "offline/worlds.hpp"
#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::test;

TEST_CASE("packages that a given Linux rescue VM lacks are told of, and that they stay", "[offline][rescue]") {
  const auto [os, stay] = GENERATE(std::pair(arm::OsType::linux_os, true), std::pair(arm::OsType::windows, false));
  offline::World world = usual_world();
  world.rescue = rescue_vm();
  world.rescue->os = os;
  PlanRescue request = usual_request();
  request.rescue.existing = ResourceId::parse(world.rescue->id).value();
  const Plan plan = make_plan(world, request);
  REQUIRE(plan.steps.size() > 1);
  CHECK(plan.steps[1].name == "rescue_vm");
  CHECK((plan.steps[1].undo.find("packages that were installed stay") != std::string::npos) == stay);
}
