// Once Windows has run on the copy: whatever happens, no copy is given up that nobody has given up.
#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rescue/rescues.hpp"
#include "simulator/guest/boot/boot.hpp"
#include "simulator/scenario_disk.hpp"
#include "simulator/world.hpp"
#include "support/crashing_journal.hpp"

using namespace azvmreset;
using namespace azvmreset::test;
using namespace std::chrono_literals;

namespace {

using Books = std::shared_ptr<CrashingJournal>;

constexpr std::string_view vm_name = "dead-01";

sim::Scenario with_a_silent_agent() {
  sim::Scenario scenario = sim::default_scenario();
  for (sim::VmSetUp& vm : scenario.vms) {
    if (vm.name == vm_name) vm.agent_after_boot = sim::AgentAfterBoot::silent;
  }
  return scenario;
}

std::string said(const Result<RescueResult>& result) { return result ? to_json(*result) : to_json(result.error()); }

bool has_blocker(const Error& error, std::string_view name) {
  return std::ranges::find(error.blockers, name) != error.blockers.end();
}

class Scene {
 public:
  explicit Scene(Hook its_hook) : hook(its_hook), original(os_disk_of(world, vm_name)), vm(world.vm(vm_name).text()) {}

  // The first start comes to nothing, so the hook stays armed.
  void let_windows_hang() {
    sim::StartFate fate;
    fate.hangs = true;
    world.azure->set_next_start(vm_name, fate);
  }

  Result<RescueResult> rescue() {
    Rescue request = rescue_of(world, vm_name);
    request.hook = hook;
    request.keep.journal = books;
    return carry_out(world, std::move(request));
  }
  Result<RescueResult> resume() {
    RescueKeeping keep;
    keep.journal = books;
    keep.secret_sink = FileSink("password.txt");
    ResumeRescue more(std::move(keep));
    more.sealing_key = a_sealing_key();
    return go_on(world, std::move(more));
  }
  Result<RescueResult> roll_back(bool discard) {
    WhichRescue which;
    which.journal = books;
    Rollback request(std::move(which));
    request.discard_changes = discard;
    return world.runner.run(rescue::rollback(world.context(), std::move(request)), time_of_a_rescue);
  }
  Result<CleanupReport> clean() {
    WhichRescue which;
    which.journal = books;
    return world.runner.run(rescue::cleanup(world.context(), Cleanup(std::move(which))), time_of_a_rescue);
  }

  // Somebody at the portal.
  void swap_in(const std::string& disk) {
    send("POST", vm + "/powerOff", "");
    send("PATCH", vm,
         R"({"properties":{"storageProfile":{"osDisk":{"name":")" + disk.substr(disk.rfind('/') + 1) +
             R"(","createOption":"FromImage","managedDisk":{"id":")" + disk + R"("}}}}})");
    send("POST", vm + "/start", "");
  }

  // The number of the first record that has this in it.
  std::size_t record(std::string_view text) const {
    const std::size_t at = books->bytes.find(text);
    REQUIRE(at != std::string::npos);
    return static_cast<std::size_t>(std::count(books->bytes.begin(), books->bytes.begin() + at, '\n'));
  }

  bool runs_on(const std::string& disk) {
    const sim::Machine* machine = world.azure->world().find(vm_name);
    return machine->running() && machine->os_disk == disk;
  }
  const sim::Volume* volume(const std::string& disk) {
    for (const auto& one : world.azure->world().volumes) {
      if (one->id == disk) return one.get();
    }
    return nullptr;
  }
  bool is_there(const std::string& disk) { return volume(disk) != nullptr; }
  std::string value(const std::string& disk, std::string_view name) {
    const auto registry = world.azure->world().content_now(*volume(disk)).registry;
    const auto found = registry.find(std::string("SYSTEM/Setup/") + std::string(name));
    return found == registry.end() ? std::string() : found->second;
  }
  std::string copy() {
    const std::string mark = "/disks/azvmreset-";
    const std::size_t at = books->bytes.find(mark);
    REQUIRE(at != std::string::npos);
    constexpr std::size_t id = 32;
    return original.substr(0, original.rfind("/disks/")) + books->bytes.substr(at, mark.size() + id) + "-os";
  }

  SimulatedWorld world{{}, with_a_silent_agent()};
  const Hook hook;
  const Books books = std::make_shared<CrashingJournal>();
  const std::string original;
  const std::string vm;

 private:
  void send(std::string_view method, const std::string& path, const std::string& body) {
    auto request = world.arm.request(method, path, arm::ResourceType::virtual_machines);
    if (!body.empty()) {
      request->headers.emplace_back("Content-Type", "application/json");
      request->body = std::make_shared<const Secret>(body);
    }
    auto run = world.runner.run(world.arm.run(std::move(*request), arm::RunOptions()), 1h);
    INFO((run ? std::string() : to_json(run.error())));
    REQUIRE(run);
  }
};

// Which records the step `disarm` has, where it takes the hook back.
std::pair<std::size_t, std::size_t> records_of_disarm() {
  Scene whole(Hook::setup);
  whole.let_windows_hang();
  REQUIRE_FALSE(whole.rescue());
  return {whole.record(R"("event":"step_begun","step":"disarm")"),
          whole.record(R"("event":"step_done","step":"disarm")")};
}

}  // namespace

TEST_CASE("a process that dies while the hook is taken back is gone on with, from wherever it died",
          "[rescue][windows_ran]") {
  const auto [first, last] = records_of_disarm();
  REQUIRE(last > first + 8);
  for (std::size_t append = first; append <= last; ++append) {
    CAPTURE(first, append, last);
    Scene scene(Hook::setup);
    scene.let_windows_hang();
    scene.books->outage = CrashingJournal::Outage{append, 0};
    REQUIRE_FALSE(scene.rescue());
    REQUIRE(scene.books->powerless);
    scene.books->restore_power();

    const auto result = scene.resume();
    CAPTURE(said(result));
    REQUIRE_FALSE(result);
    CHECK(result.error().code == ErrorCode::guest_refused);
    CHECK(result.error().message.find("has not run the planted script") != std::string::npos);
    CHECK(scene.runs_on(scene.copy()));
    CHECK(scene.value(scene.copy(), "SetupType") == "0");
  }
}

TEST_CASE("a hook that is taken back leaves CmdLine as it was, and no arguments of it are written down",
          "[rescue][windows_ran]") {
  for (const auto& [former, later] : {std::pair<std::string, std::string>("oobe\\windeploy.exe", "oobe\\windeploy.exe"),
                                      std::pair<std::string, std::string>("join.exe /password:hunter2", "")}) {
    CAPTURE(former);
    Scene scene(Hook::setup);
    sim::DiskChange change;
    change.to.registry["SYSTEM/Setup/CmdLine"] = former;
    REQUIRE(scene.world.azure->change_disk(vm_name, change));
    scene.let_windows_hang();
    REQUIRE_FALSE(scene.rescue());
    CHECK(scene.value(scene.copy(), "SetupType") == "0");
    CHECK(scene.value(scene.copy(), "CmdLine") == later);
    CHECK(scene.books->bytes.find("hunter2") == std::string::npos);
  }
}

TEST_CASE("a process that dies while the hook is taken back has given up nothing: going back has to be said",
          "[rescue][windows_ran]") {
  const auto [first, last] = records_of_disarm();
  for (std::size_t append = first; append <= last; ++append) {
    CAPTURE(first, append, last);
    Scene scene(Hook::setup);
    scene.let_windows_hang();
    scene.books->outage = CrashingJournal::Outage{append, 0};
    REQUIRE_FALSE(scene.rescue());
    scene.books->restore_power();

    const auto refused = scene.roll_back(false);
    CAPTURE(said(refused));
    REQUIRE_FALSE(refused);
    CHECK(has_blocker(refused.error(), "changes_on_copy"));
    CHECK(scene.is_there(scene.copy()));
    const auto back = scene.roll_back(true);
    CAPTURE(said(back));
    REQUIRE(back);
    CHECK(scene.runs_on(scene.original));
    CHECK_FALSE(scene.is_there(scene.copy()));
  }
}

TEST_CASE("a disk that somebody swaps in while the marker is waited for is not taken for the copy, which stays",
          "[rescue][windows_ran]") {
  for (const std::string_view where : {"-read-back?", "/start?"}) {
    CAPTURE(where);
    Scene scene(Hook::group_policy);
    const bool starting = where == "/start?";
    scene.world.azure->faults().add(sim::Fault(sim::FaultKind::changed_meanwhile)
                                        .on(starting ? "POST" : "PUT", where)
                                        .by(sim::Change::disk_swapped)
                                        .of(vm_name));
    const auto result = scene.rescue();
    CAPTURE(said(result));
    REQUIRE_FALSE(result);
    CHECK(has_blocker(result.error(), "changes_on_copy"));
    CHECK(result.error().message.find("-theirs") != std::string::npos);
    CHECK(scene.is_there(scene.copy()));
  }
}

TEST_CASE("where somebody has gone back to the original by hand, nothing is done anew and no copy is deleted",
          "[rescue][windows_ran]") {
  Scene scene(Hook::group_policy);
  Scene whole(Hook::group_policy);
  REQUIRE(whole.rescue());
  scene.books->outage = CrashingJournal::Outage{whole.record(R"("event":"step_begun","step":"confirm")") + 3, 0};
  REQUIRE_FALSE(scene.rescue());
  scene.books->restore_power();
  scene.swap_in(scene.original);

  const auto resumed = scene.resume();
  CAPTURE(said(resumed));
  REQUIRE_FALSE(resumed);
  CHECK(has_blocker(resumed.error(), "changes_on_copy"));
  CHECK(resumed.error().remedy.find("discard_changes") != std::string::npos);
  CHECK(scene.runs_on(scene.original));
  REQUIRE(scene.is_there(scene.copy()));

  const auto cleaned = scene.clean();
  INFO((cleaned ? to_json(*cleaned) : to_json(cleaned.error())));
  REQUIRE(cleaned);
  CHECK(scene.is_there(scene.copy()));

  const auto refused = scene.roll_back(false);
  REQUIRE_FALSE(refused);
  CHECK(has_blocker(refused.error(), "changes_on_copy"));
  const auto back = scene.roll_back(true);
  CAPTURE(said(back));
  REQUIRE(back);
  CHECK(scene.runs_on(scene.original));
  CHECK_FALSE(scene.is_there(scene.copy()));
}

TEST_CASE("once the copy is swapped in again by hand the rescue goes on", "[rescue][windows_ran]") {
  Scene scene(Hook::group_policy);
  Scene whole(Hook::group_policy);
  REQUIRE(whole.rescue());
  scene.books->outage = CrashingJournal::Outage{whole.record(R"("event":"step_begun","step":"confirm")") + 3, 0};
  REQUIRE_FALSE(scene.rescue());
  scene.books->restore_power();
  scene.swap_in(scene.original);
  REQUIRE_FALSE(scene.resume());
  scene.swap_in(scene.copy());
  const auto resumed = scene.resume();
  CAPTURE(said(resumed));
  REQUIRE(resumed);
  CHECK(resumed->outcome == PlantedOutcome::done);
  CHECK(resumed->password_delivered);
  CHECK(scene.runs_on(scene.copy()));
}
