// Plans through the client: from a reset that failed to the plan that its failure opens.
#include "client/resume_world.hpp"

#include <azvmreset/client.hpp>

#include <algorithm>
#include <string>
#include <utility>

using namespace azvmreset;
using namespace azvmreset::test;
using namespace std::chrono_literals;

namespace {

PlanRescue plan_for(const World& world, std::string_view vm) {
  PlanRescue request(world.vm(vm));
  request.reset.username = "azureuser";
  return request;
}

bool is_blocked(const Plan& plan, Blocker by) {
  return std::any_of(plan.blockers.begin(), plan.blockers.end(),
                     [by](const Finding& found) { return found.code == name_of(by); });
}

}  // namespace

TEST_CASE("a client plans the rescue of a VM whose agent is dead, and the plan loads back", "[client][plan]") {
  World world;
  const auto plan = world.client().plan(plan_for(world, "dead-01")).get();
  REQUIRE(plan);
  CHECK(plan->blockers.empty());
  CHECK(plan->steps.size() == 12);
  CHECK(plan->downtime > 0s);
  const auto again = plan_from_json(to_json(*plan));
  REQUIRE(again);
  CHECK(to_json(*again) == to_json(*plan));
}

TEST_CASE("while the agent answers there is no rescue; once its reset has failed, its error opens it",
          "[client][plan]") {
  World world;
  Client client = world.client();
  const auto early = client.plan(plan_for(world, "web-01")).get();
  REQUIRE(early);
  CHECK(is_blocked(*early, Blocker::agent_methods_open));

  // The agent is ready, as far as Azure knows, and takes nothing up.
  (*world.azure)->faults().add(sim::Fault(sim::FaultKind::agent_silent).on("PUT", "/extensions/"));
  ResetPassword reset = world.reset_of("web-01");
  reset.timeout = 10min;
  const auto failed = client.reset_password(std::move(reset)).get();
  REQUIRE_FALSE(failed);
  REQUIRE_FALSE(failed.error().resume_token.empty());

  PlanRescue late = plan_for(world, "web-01");
  late.after_failure = to_json(failed.error());
  const auto plan = client.plan(std::move(late)).get();
  INFO((plan ? std::string() : to_json(plan.error())));
  REQUIRE(plan);
  CHECK_FALSE(is_blocked(*plan, Blocker::agent_methods_open));
  CHECK(plan->reason.starts_with("after_failure: " + std::string(name_of(failed.error().code))));
}

TEST_CASE("a plan that is cancelled ends as cancelled, wherever it is", "[client][plan]") {
  for (int turns = 0; turns < 40; ++turns) {
    World world;
    Client client = world.client();
    auto operation = client.plan(plan_for(world, "dead-01"));
    for (int turn = 0; turn < turns && !operation.done(); ++turn) REQUIRE(client.step(1s));
    const bool ended = operation.done();
    operation.cancel();
    const auto plan = operation.get();
    CAPTURE(turns);
    if (ended) {
      CHECK(plan);
    } else {
      REQUIRE_FALSE(plan);
      CHECK(plan.error().code == ErrorCode::cancelled);
    }
  }
}
