// What others do to the same resources, and what Azure does late: waited for, or said.
#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "engine/sleep.hpp"
#include "rescue/rescues.hpp"
#include "simulator/scenario_disk.hpp"
#include "simulator/world.hpp"
#include "support/crashing_journal.hpp"

using namespace azvmreset;
using namespace azvmreset::test;
using namespace std::chrono_literals;

namespace {

using sim::Fault;
using sim::FaultKind;

constexpr std::string_view attaching = "/attachDetachDataDisks?";
constexpr std::string_view vm_itself = "/virtualMachines/dead-01?";

Result<RescueResult> rescue_amid(SimulatedWorld& world, Fault fault) {
  world.azure->faults().add(std::move(fault));
  return carry_out(world, rescue_of(world, "dead-01"));
}

ResumeRescue more() {
  ResumeRescue request((RescueKeeping()));
  request.keep.journal = JournalFile("rescue.journal");
  request.keep.secret_sink = FileSink("password.txt");
  request.sealing_key = a_sealing_key();
  return request;
}

engine::Task<Result<void>> pass(engine::Duration time) {
  auto slept = co_await engine::sleep_for(time);
  co_return slept;
}

void check_done(const Result<RescueResult>& result) {
  INFO((result ? std::string() : to_json(result.error())));
  REQUIRE(result);
  CHECK(result->outcome == PlantedOutcome::done);
}

}  // namespace

TEST_CASE("another operation on the same resource is waited for", "[rescue][conflicts]") {
  for (const FaultKind kind :
       {FaultKind::busy, FaultKind::superseded, FaultKind::preempted, FaultKind::fails_after_run}) {
    for (const auto& [method, path] : {std::pair("POST", attaching), std::pair("PATCH", vm_itself)}) {
      CAPTURE(static_cast<int>(kind), method, path);
      SimulatedWorld world;
      check_done(rescue_amid(world, Fault(kind).on(method, path).from(2)));
    }
  }
}

TEST_CASE("a disk that is shown as attached long after it was let go is waited for", "[rescue][conflicts]") {
  SimulatedWorld world;
  check_done(rescue_amid(world, Fault(FaultKind::detach_lags).on("POST", attaching).times(0).after(12min)));
}

TEST_CASE("a LUN that somebody else has taken since it was seen free is another one at the next look",
          "[rescue][conflicts]") {
  SimulatedWorld world;
  check_done(rescue_amid(world, Fault(FaultKind::status)
                                    .status(400)
                                    .arm_error("InvalidParameter", "A disk at LUN 0 already exists.")
                                    .on("POST", attaching)));
}

TEST_CASE("a copy that goes on being copied is waited for", "[rescue][conflicts]") {
  SimulatedWorld world;
  check_done(rescue_amid(world, Fault(FaultKind::copy_lags).on("PUT", "-os?").after(5min)));
}

TEST_CASE("a VM that was changed since it was read is read again before the swap", "[rescue][conflicts]") {
  SimulatedWorld world;
  check_done(rescue_amid(
      world, Fault(FaultKind::changed_meanwhile).on("PATCH", vm_itself).from(2).by(sim::Change::tag_added)));
}

TEST_CASE("an OS disk that somebody else has swapped in is left there", "[rescue][conflicts]") {
  SimulatedWorld world;
  auto result = rescue_amid(
      world, Fault(FaultKind::changed_meanwhile).on("PATCH", vm_itself).from(2).by(sim::Change::disk_swapped));
  REQUIRE_FALSE(result);
  CHECK(result.error().message.find("another OS disk") != std::string::npos);
  CHECK(os_disk_of(world, "dead-01").ends_with("-theirs"));
}

TEST_CASE("a VM that somebody has started is not given a copy that lacks what Windows writes now",
          "[rescue][conflicts]") {
  SimulatedWorld world;
  auto result =
      rescue_amid(world, Fault(FaultKind::changed_meanwhile).on("PUT", "-os?").by(sim::Change::started).of("dead-01"));
  REQUIRE_FALSE(result);
  CHECK(result.error().message.find("somebody has started it") != std::string::npos);

  check_done(go_on(world, more()));
}

TEST_CASE("a snapshot of before Windows ran once more is not swapped in because nobody could delete it",
          "[rescue][conflicts]") {
  SimulatedWorld world;
  const std::string original = os_disk_of(world, "dead-01");
  REQUIRE_FALSE(
      rescue_amid(world, Fault(FaultKind::changed_meanwhile).on("PUT", "-os?").by(sim::Change::started).of("dead-01")));
  world.azure->faults().add(
      Fault(FaultKind::changed_meanwhile).on("DELETE", "-source?").by(sim::Change::undeletable).times(0));
  auto resumed = go_on(world, more());
  REQUIRE_FALSE(resumed);
  CHECK(resumed.error().message.find("could not be deleted, and was not used") != std::string::npos);
  CHECK(os_disk_of(world, "dead-01") == original);
}

TEST_CASE("what Windows wrote while nobody was at work is on the copy, though it is off again", "[rescue][conflicts]") {
  SimulatedWorld world;
  REQUIRE_FALSE(rescue_amid(
      world, Fault(FaultKind::status).status(403).arm_error("RequestDisallowedByPolicy", "No.").on("PUT", "-os?")));
  world.azure->set_power("dead-01", sim::Power::running, world.runner.port.wall_now());
  sim::DiskChange written;
  written.to.registry["SYSTEM/Setup/CmdLine"] = "written-meanwhile.exe";
  REQUIRE(world.azure->change_disk("dead-01", written));
  REQUIRE(world.runner.run(pass(1h), 2h));
  world.azure->set_power("dead-01", sim::Power::stopped, world.runner.port.wall_now());

  auto resumed = go_on(world, more());
  check_done(resumed);
  const auto warned = [](const Finding& one) { return one.code == "snapshot_renewed"; };
  CHECK(std::any_of(resumed->warnings.begin(), resumed->warnings.end(), warned));
  const std::string copy = os_disk_of(world, "dead-01");
  const auto& volumes = world.azure->world().volumes;
  const auto found = std::find_if(volumes.begin(), volumes.end(), [&copy](const auto& one) { return one->id == copy; });
  REQUIRE(found != volumes.end());
  CHECK(world.azure->world().content_now(**found).registry["SYSTEM/Setup/CmdLine"] == "written-meanwhile.exe");
}

TEST_CASE("a VM that was started after it was powered off, and before its snapshot, is powered off again",
          "[rescue][conflicts]") {
  const auto records_before_snapshot = [] {
    SimulatedWorld world;
    const auto books = std::make_shared<CrashingJournal>();
    Rescue request = rescue_of(world, "dead-01");
    request.keep.journal = books;
    REQUIRE(carry_out(world, std::move(request)));
    const auto at = books->bytes.find(R"("event":"step_begun","step":"snapshot")");
    return static_cast<std::size_t>(std::count(books->bytes.begin(), books->bytes.begin() + at, '\n'));
  }();
  SimulatedWorld world;
  const auto books = std::make_shared<CrashingJournal>();
  books->outage = CrashingJournal::Outage{records_before_snapshot, 0};
  Rescue request = rescue_of(world, "dead-01");
  request.keep.journal = books;
  REQUIRE_FALSE(carry_out(world, std::move(request)));
  REQUIRE(books->powerless);
  books->restore_power();
  world.azure->set_power("dead-01", sim::Power::running, world.runner.port.wall_now());
  ResumeRescue again = more();
  again.keep.journal = books;
  check_done(go_on(world, std::move(again)));
}

TEST_CASE("a start for which Azure finds no host ends the rescue, and it is gone on with", "[rescue][conflicts]") {
  SimulatedWorld world;
  auto result = rescue_amid(world, Fault(FaultKind::allocation_failed).on("POST", "/dead-01/start").times(0));
  REQUIRE_FALSE(result);
  CHECK(result.error().remedy.find("resume_rescue") != std::string::npos);
  world.azure->faults().clear();
  check_done(go_on(world, more()));
}

TEST_CASE("what a lock keeps is left, and said, and the rescue has succeeded", "[rescue][conflicts]") {
  SimulatedWorld world;
  auto result = rescue_amid(
      world, Fault(FaultKind::changed_meanwhile).on("DELETE", "-source?").by(sim::Change::undeletable).times(0));
  check_done(result);
  const auto left = std::find_if(result->items.begin(), result->items.end(),
                                 [](const RescueItem& item) { return item.fate == ItemFate::left; });
  REQUIRE(left != result->items.end());
  CHECK(left->id.ends_with("-source"));
  const auto warned = [](const Finding& one) { return one.code == "cannot_clean_up"; };
  CHECK(std::any_of(result->warnings.begin(), result->warnings.end(), warned));
}
