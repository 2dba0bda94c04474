// What others do to the same resources, and what Azure does late: waited for, or said.
#include <algorithm>
#include <string_view>

#include "rescue/rescues.hpp"

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

  ResumeRescue more((RescueKeeping()));
  more.keep.journal = JournalFile("rescue.journal");
  more.keep.secret_sink = FileSink("password.txt");
  more.sealing_key = a_sealing_key();
  check_done(go_on(world, std::move(more)));
}

TEST_CASE("a start for which Azure finds no host ends the rescue, and it is gone on with", "[rescue][conflicts]") {
  SimulatedWorld world;
  auto result = rescue_amid(world, Fault(FaultKind::allocation_failed).on("POST", "/dead-01/start").times(0));
  REQUIRE_FALSE(result);
  CHECK(result.error().remedy.find("resume_rescue") != std::string::npos);
  world.azure->faults().clear();
  ResumeRescue more((RescueKeeping()));
  more.keep.journal = JournalFile("rescue.journal");
  more.keep.secret_sink = FileSink("password.txt");
  more.sealing_key = a_sealing_key();
  check_done(go_on(world, std::move(more)));
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
