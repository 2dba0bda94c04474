// What a disk says of itself, before anything stops.
#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "guest/scripts.hpp"
#include "rescue/rescues.hpp"
#include "simulator/guest/boot/boot.hpp"
#include "simulator/scenario_disk.hpp"

using namespace azvmreset;
using namespace azvmreset::test;

namespace {

int stops(SimulatedWorld& world) {
  int count = 0;
  for (const auto& logged : world.azure->requests()) {
    const std::string& url = logged.request.url;
    count += logged.request.method == "POST" && url.find("/dead-01/") != std::string::npos &&
             (url.find("/powerOff") != std::string::npos || url.find("/deallocate") != std::string::npos);
  }
  return count;
}

// It is blocked, and as if nothing had been.
void check_that_it_is_blocked(SimulatedWorld& world, std::string_view blocker) {
  const std::string original = os_disk_of(world, "dead-01");
  auto result = carry_out(world, rescue_of(world, "dead-01"));
  REQUIRE_FALSE(result);
  const Error& error = result.error();
  CAPTURE(blocker, error.message, error.remedy);
  CHECK(error.code == ErrorCode::blocked);
  CHECK(error.blockers == std::vector<std::string>{std::string(blocker)});
  CHECK_FALSE(error.remedy.empty());
  CHECK(stops(world) == 0);
  CHECK(os_disk_of(world, "dead-01") == original);
  const auto vm = shown(world, world.vm("dead-01").text());
  CHECK_FALSE((*vm)["tags"]["azvmreset-lease"].present());
  const auto rescue = shown(world, world.vm("rescue-01").text());
  const auto disks = (*rescue)["properties"]["storageProfile"]["dataDisks"].elements();
  CHECK_FALSE(disks.begin() != disks.end());
}

void check_that_the_disk_is_blocked(const sim::DiskSetUp& disk, std::string_view blocker) {
  SimulatedWorld world;
  sim::DiskChange change;
  change.to = disk;
  REQUIRE(world.azure->change_disk("dead-01", change));
  check_that_it_is_blocked(world, blocker);
}

sim::Scenario with_guest(void (*change)(sim::Windows&)) {
  sim::Scenario scenario = sim::default_scenario();
  for (sim::VmSetUp& vm : scenario.vms) {
    if (vm.name == "dead-01") change(vm.guest);
  }
  return scenario;
}

}  // namespace

TEST_CASE("what the probe reads forbids the rescue before anything stops, and leaves nothing behind",
          "[rescue][probe]") {
  sim::DiskSetUp disk;
  disk.bitlocker = true;
  check_that_the_disk_is_blocked(disk, "disk_encrypted");
  disk = {};
  disk.windows = false;
  check_that_the_disk_is_blocked(disk, "not_a_windows_volume");
  disk = {};
  disk.registry["SYSTEM/Setup/SetupType"] = "2";
  check_that_the_disk_is_blocked(disk, "setup_in_progress");
}

TEST_CASE("a domain controller is told by its disk, when its agent is dead", "[rescue][probe]") {
  SimulatedWorld world({}, with_guest([](sim::Windows& windows) {
                         windows.domain = "corp.example";
                         windows.domain_controller = true;
                       }));
  check_that_it_is_blocked(world, "domain_controller");
}

TEST_CASE("a member of a domain whose policy turns local policy off is sent to the other hook", "[rescue][probe]") {
  SimulatedWorld world({}, with_guest([](sim::Windows& windows) {
                         windows.domain = "corp.example";
                         windows.local_policy_off = true;
                       }));
  check_that_it_is_blocked(world, "local_policy_off");
}

TEST_CASE("a disk with the identity of the rescue VM's own is never set online", "[rescue][probe]") {
  sim::DiskSetUp disk;
  disk.identity = "gpt:11111111-1111-1111-1111-111111111111";
  SimulatedWorld world;
  for (const std::string_view vm : {"dead-01", "rescue-01"}) {
    sim::DiskChange change;
    change.to = disk;
    REQUIRE(world.azure->change_disk(vm, change));
  }
  check_that_it_is_blocked(world, "disk_identity_collision");
}

TEST_CASE("what a rescue does without a probe is refused when it is staged, and the copy is never swapped in",
          "[rescue][probe]") {
  SimulatedWorld world;
  sim::DiskChange change;
  change.to.bitlocker = true;
  REQUIRE(world.azure->change_disk("dead-01", change));
  const std::string original = os_disk_of(world, "dead-01");
  Rescue request = rescue_of(world, "dead-01");
  request.probe = false;
  request.on_failure = OnFailure::roll_back;
  auto result = carry_out(world, std::move(request));
  REQUIRE_FALSE(result);
  CAPTURE(result.error().message);
  CHECK(os_disk_of(world, "dead-01") == original);
}

TEST_CASE("the task reset_rdp is carried out, and confirmed", "[rescue][probe]") {
  SimulatedWorld world({}, with_guest([](sim::Windows& windows) { windows.rdp.enabled = false; }));
  Rescue request = rescue_of(world, "dead-01");
  request.task = PlantedTask::reset_rdp;
  request.reset = PlantedReset();
  request.keep.key_sink = Sink();
  request.keep.secret_sink = Sink();
  auto result = carry_out(world, std::move(request));
  INFO((result ? to_json(*result) : to_json(result.error())));
  REQUIRE(result);
  CHECK(result->outcome == PlantedOutcome::done);
  CHECK(result->evidence == Evidence::confirmed);
  CHECK(world.azure->guest("dead-01")->rdp.enabled);
}

TEST_CASE("the hook setup is written by a Windows rescue VM, runs, and is seen to be disarmed", "[rescue][probe]") {
  for (const sim::AgentAfterBoot agent : {sim::AgentAfterBoot::ready, sim::AgentAfterBoot::silent}) {
    sim::Scenario scenario = with_guest([](sim::Windows& windows) {
      windows.domain = "corp.example";
      windows.local_policy_off = true;
    });
    for (sim::VmSetUp& vm : scenario.vms) {
      if (vm.name == "dead-01") vm.agent_after_boot = agent;
    }
    SimulatedWorld world({}, scenario);
    Rescue request = rescue_of(world, "dead-01");
    request.hook = Hook::setup;
    auto result = carry_out(world, std::move(request));
    INFO((result ? to_json(*result) : to_json(result.error())));
    REQUIRE(result);
    CHECK(result->outcome == PlantedOutcome::done);
    CHECK(result->evidence >= Evidence::confirmed);
    CHECK(result->password_delivered);
  }
}

TEST_CASE("a hook that Windows has not come to disarm is taken back at the rescue VM, and the way back is told",
          "[rescue][probe]") {
  sim::Scenario scenario = sim::default_scenario();
  for (sim::VmSetUp& vm : scenario.vms) {
    if (vm.name == "dead-01") vm.agent_after_boot = sim::AgentAfterBoot::silent;
  }
  SimulatedWorld world({}, scenario);
  sim::StartFate fate;
  fate.hangs = true;
  world.azure->set_next_start("dead-01", fate);
  Rescue request = rescue_of(world, "dead-01");
  request.hook = Hook::setup;
  auto result = carry_out(world, std::move(request));
  REQUIRE_FALSE(result);
  CAPTURE(to_json(result.error()));
  CHECK(result.error().code == ErrorCode::guest_refused);
  CHECK(result.error().message.find("has not run the planted script") != std::string::npos);
  CHECK(result.error().remedy.find("discard_changes") != std::string::npos);
  int cleared = 0;
  for (const auto& logged : world.azure->requests()) {
    cleared += logged.request.method == "PUT" && logged.request.url.find("-clear?") != std::string::npos;
  }
  CHECK(cleared == 2);  // it is read, and written
  CHECK(os_disk_of(world, "dead-01").ends_with("-os"));
}

TEST_CASE("an answer with another nonce is none, whatever it says", "[rescue][probe]") {
  sim::Scenario scenario = sim::default_scenario();
  sim::RecordedScript foreign;
  foreign.sha256 = guest::windows_rescue_script_sha256();
  foreign.output =
      R"({"azvmreset":1,"nonce":"0123456789abcdef0123456789abcdef","rescue":{"outcome":"done","reason":"","text":"",)"
      R"("total":0,"offset":0,"sha256":"","chunk":""}})";
  scenario.scripts.recorded.push_back(foreign);
  SimulatedWorld world({}, scenario);
  auto result = carry_out(world, rescue_of(world, "dead-01"));
  REQUIRE_FALSE(result);
  CAPTURE(to_json(result.error()));
  CHECK(result.error().code == ErrorCode::protocol);
  CHECK(result.error().message.find("has not answered this call") != std::string::npos);
  CHECK(stops(world) == 0);
}

TEST_CASE("without a probe the same is found when the VM is off, and the error says that something is left",
          "[rescue][probe]") {
  SimulatedWorld world;
  sim::DiskChange change;
  change.to.bitlocker = true;
  REQUIRE(world.azure->change_disk("dead-01", change));
  Rescue request = rescue_of(world, "dead-01");
  request.probe = false;
  const auto result = carry_out(world, std::move(request));
  REQUIRE_FALSE(result);
  INFO(to_json(result.error()));
  CHECK(result.error().code == ErrorCode::blocked);
  CHECK(result.error().rescue_state == "left");
}
