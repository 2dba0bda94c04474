#include "offline/last_resort.hpp"

#include <chrono>
#include <string>

#include <azvmreset/reset.hpp>
#include "offline/worlds.hpp"
#include "ops/resume_token.hpp"
#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::test;
using namespace azvmreset::offline;

namespace {

World with_a_ready_agent() {
  World world = usual_world();
  world.vm.agent->statuses.front().code = "ProvisioningState/succeeded";
  look_again(world);
  return world;
}

std::string token(ops::Reached reached, std::string target = plan_target().text(), Evidence evidence = Evidence::none) {
  ops::ResumeToken made;
  made.reached = reached;
  made.action = "reset_rdp";
  made.target = std::move(target);
  made.endpoint = "https://management.azure.com";
  made.api_version = "2024-07-01";
  made.operation_id = "11111111-2222-4333-8444-555555555555";
  made.evidence = evidence;
  made.started_at = std::chrono::system_clock::time_point(std::chrono::seconds(1'790'000'000));
  if (reached != ops::Reached::preparing) {
    made.attempt = ops::Attempt{"enablevmaccess", {2, 4}, "abcdef01-90ab-4cde-8f01-234567890abc", std::nullopt};
  }
  return ops::write_token(made);
}

std::string result(Evidence evidence, std::string target = plan_target().text()) {
  ResetResult made;
  made.target = std::move(target);
  made.evidence = evidence;
  return to_json(made);
}

std::string another_vm() { return in_group("Microsoft.Compute/virtualMachines", "web-02"); }

void check_unfit(const std::string& text, std::string_view found) {
  const auto shown = failure_shown(text, plan_target());
  REQUIRE_FALSE(shown);
  CAPTURE(shown.error().message);
  CHECK(shown.error().code == ErrorCode::invalid_argument);
  CHECK(shown.error().message.find(found) != std::string::npos);
  CHECK_FALSE(shown.error().remedy.empty());
}

}  // namespace

TEST_CASE("while an agent method is open the offline method is not", "[offline][last_resort]") {
  const Plan plan = make_plan(with_a_ready_agent(), usual_request());
  CHECK(is_blocked_by(plan, Blocker::agent_methods_open));
  CHECK(plan.reason.empty());
  CHECK(find(plan.blockers, "agent_methods_open")->message.find("vm_access") != std::string::npos);
}

TEST_CASE("a person may say why the agent is passed by", "[offline][last_resort]") {
  PlanRescue request = usual_request();
  request.skip_agent_methods = "its agent was removed by policy";
  const Plan plan = make_plan(with_a_ready_agent(), request);
  CHECK(plan.blockers.empty());
  CHECK(plan.reason == "skip_agent_methods: its agent was removed by policy");
}

TEST_CASE("a token of a reset whose end is not known opens it", "[offline][last_resort]") {
  PlanRescue request = usual_request();
  request.after_failure = token(ops::Reached::writing);
  const Plan plan = make_plan(with_a_ready_agent(), request);
  CHECK(plan.blockers.empty());
  CHECK(plan.reason == "after_failure: reset_rdp: it reached writing, and its end is not known");
}

TEST_CASE("an error opens it by the resume token in it", "[offline][last_resort]") {
  Error error(ErrorCode::deadline_exceeded, "the time was up");
  error.failure = "agent_silent";
  error.resume_token = token(ops::Reached::accepted);
  const auto shown = failure_shown(to_json(error), plan_target());
  REQUIRE(shown);
  CHECK(*shown == "deadline_exceeded (agent_silent)");
}

TEST_CASE("a result that proves nothing opens it", "[offline][last_resort]") {
  const auto shown = failure_shown(result(Evidence::accepted), plan_target());
  REQUIRE(shown);
  CHECK(*shown == "vm_access: its evidence is accepted");
}

TEST_CASE("what is no failure of this VM opens nothing", "[offline][last_resort]") {
  check_unfit("the agent is dead", "no JSON");
  check_unfit("[]", "no JSON object");
  check_unfit("{}", "after_failure");
  check_unfit(result(Evidence::confirmed), "confirmed");
  check_unfit(result(Evidence::none, another_vm()), "web-02");
  check_unfit(token(ops::Reached::preparing), "not begun");
  check_unfit(token(ops::Reached::writing, another_vm()), "web-02");
  check_unfit(token(ops::Reached::settled, plan_target().text(), Evidence::applied), "applied");
  Error without(ErrorCode::guest_refused, "no");
  check_unfit(to_json(without), "which VM");
  Error of_another(ErrorCode::guest_refused, "no");
  of_another.resume_token = token(ops::Reached::writing, another_vm());
  check_unfit(to_json(of_another), "web-02");
}

TEST_CASE("a VM that is off has an agent that nobody asked", "[offline][last_resort]") {
  World world = with_a_ready_agent();
  world.vm.power = "stopped";
  look_again(world);
  const Plan plan = make_plan(world, usual_request());
  CHECK(plan.blockers.empty());
  CHECK(plan.reason == "vm_not_running");
  CHECK(has_code(plan.warnings, "agent_not_asked"));
}
