// Single steps: doing one again is always right, and none waits for longer than it must.
#include "rescue/steps.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>

#include "offline/plan.hpp"
#include "rescue/rescues.hpp"

using namespace azvmreset;
using namespace azvmreset::test;
using namespace std::chrono_literals;

namespace {

std::size_t writes(SimulatedWorld& world) {
  std::size_t count = 0;
  for (const auto& logged : world.azure->requests()) {
    count += logged.request.method != "GET" && logged.request.url.find("/token") == std::string::npos;
  }
  return count;
}

Plan plan_of(SimulatedWorld& world, PlanRescue request) {
  return world.runner.run(offline::plan(world.context(), std::move(request)), 1h).value();
}

std::string snapshot_of(SimulatedWorld& world, std::string_view vm) {
  const std::string disk = os_disk_of(world, vm);
  const std::string id = offline::resource_in(offline::group_of(disk), "Microsoft.Compute/snapshots", "theirs");
  auto request = world.arm.request("PUT", id, arm::ResourceType::snapshots);
  request->headers.emplace_back("Content-Type", "application/json");
  request->body = std::make_shared<const Secret>(
      R"({"location":"westeurope","properties":{"creationData":{"createOption":"Copy","sourceResourceId":")" + disk +
      R"("}}})");
  REQUIRE(world.runner.run(world.arm.run(std::move(*request), arm::RunOptions()), 1h));
  return id;
}

std::chrono::milliseconds longest_chain(const Plan& plan, const RescueResult& result) {
  std::map<std::int32_t, std::chrono::milliseconds> ends;
  std::chrono::milliseconds longest{0};
  for (const PlanStep& step : plan.steps) {
    std::chrono::milliseconds begin{0};
    for (const std::int32_t before : step.after) begin = std::max(begin, ends[before]);
    const auto report = std::find_if(result.steps.begin(), result.steps.end(),
                                     [&](const StepReport& one) { return one.name == step.name; });
    REQUIRE(report != result.steps.end());
    ends[step.number] = begin + report->took;
    longest = std::max(longest, ends[step.number]);
  }
  return longest;
}

const StepReport& report_of(const RescueResult& result, std::string_view name) {
  return *std::find_if(result.steps.begin(), result.steps.end(),
                       [name](const StepReport& one) { return one.name == name; });
}

}  // namespace

TEST_CASE("a step that is done does nothing when it is done again", "[rescue][steps]") {
  SimulatedWorld world;
  Plan plan = plan_of(world, rescue_of(world, "dead-01"));
  auto at = offline::places_of(plan);
  const Journal file = JournalFile("rescue.journal");
  journal::Log log(world.context().storage, file, world.runner.port);
  rescue::Job job(world.context(), std::move(plan), std::move(*at), rescue::Chronicle(std::move(log)), RescueKeeping());
  REQUIRE(world.runner.run(job.chronicle.open_new(), 1h));
  REQUIRE(world.runner.run(job.chronicle.begun(job.plan, "https://management.azure.com", ""), 1h));
  for (const std::string_view name : {"record", "power_off", "snapshot", "copy", "attach", "detach", "swap", "start"}) {
    CAPTURE(name);
    const std::size_t before = writes(world);
    auto once = world.runner.run(rescue::step_named(name)(job), 1h);
    INFO((once ? std::string() : to_json(once.error())));
    REQUIRE(once);
    const std::size_t after = writes(world);
    CHECK(after > before);
    REQUIRE(world.runner.run(rescue::step_named(name)(job), 1h));
    CHECK(writes(world) == after);
  }
}

TEST_CASE("the copy of a snapshot that is there is made beside the rescue VM, and nothing waits longer than it must",
          "[rescue][steps]") {
  SimulatedWorld world;
  const std::string snapshot = snapshot_of(world, "dead-01");
  const auto made = [&] {
    Rescue request = rescue_of(world, "dead-01", "");
    request.from_snapshot = snapshot;
    request.rescue.os = RescueOs::windows;  // of a VM that runs: Windows has not closed its volume
    return request;
  };
  const Plan plan = plan_of(world, made());
  Rescue request = made();
  auto result = carry_out(world, std::move(request));
  INFO((result ? std::string() : to_json(result.error())));
  REQUIRE(result);
  const StepReport& machine = report_of(*result, "rescue_vm");
  const StepReport& copy = report_of(*result, "copy");
  CHECK(*copy.started_at < *machine.started_at + machine.took);
  const auto begun = *report_of(*result, "record").started_at;
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(result->finished_at - begun);
  CHECK(took.count() * 100 <= longest_chain(plan, *result).count() * 105);
  CHECK(shown(world, snapshot));
}

TEST_CASE("a swap that is refused because the VM is not deallocated is made once it is", "[rescue][steps]") {
  SimulatedWorld world;
  world.azure->faults().add(
      sim::Fault(sim::FaultKind::status)
          .status(409)
          .arm_error("OperationNotAllowed", "The VM must be deallocated before its OS disk is swapped.")
          .on("PATCH", "/virtualMachines/dead-01?")
          .from(2));
  auto result = carry_out(world, rescue_of(world, "dead-01"));
  INFO((result ? std::string() : to_json(result.error())));
  REQUIRE(result);
  CHECK(result->outcome == PlantedOutcome::done);
  CHECK(result->power == "running");
}
