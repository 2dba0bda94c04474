// Whole rescues, from the plan to the clean-up.
#include "rescue/rescues.hpp"

using namespace azvmreset;
using namespace azvmreset::test;

namespace {

void check_that_nothing_is_left(SimulatedWorld& world, const RescueResult& result) {
  for (const RescueItem& item : result.items) {
    CAPTURE(item.id, name_of(item.fate), item.reason);
    CHECK((item.fate == ItemFate::kept || item.fate == ItemFate::deleted || item.fate == ItemFate::absent));
    if (item.fate != ItemFate::kept) CHECK_FALSE(shown(world, item.id).has_value());
  }
  const auto vm = shown(world, result.target);
  CHECK((*vm)["tags"]["role"].text_or("") == "ledger");
  CHECK_FALSE((*vm)["tags"]["azvmreset-plan"].present());
  CHECK_FALSE((*vm)["tags"]["azvmreset-lease"].present());
}

void check_that_it_worked(SimulatedWorld& world, Rescue request) {
  const std::string original = os_disk_of(world, "dead-01");
  auto result = carry_out(world, std::move(request));
  INFO((result ? to_json(*result) : to_json(result.error())));
  REQUIRE(result);
  CHECK(result->end == RescueEnd::succeeded);
  CHECK(result->evidence >= Evidence::confirmed);
  CHECK(result->outcome == PlantedOutcome::done);
  CHECK(result->original_disk_id == original);
  CHECK(result->os_disk_id == os_disk_of(world, "dead-01"));
  CHECK(result->os_disk_id.ends_with("/azvmreset-" + result->plan_id + "-os"));
  CHECK(result->power == "running");
  check_that_nothing_is_left(world, *result);
}

}  // namespace

TEST_CASE("a rescue with a rescue VM that is there resets the password", "[rescue][simulated]") {
  SimulatedWorld world;
  check_that_it_worked(world, rescue_of(world, "dead-01"));
}

TEST_CASE("a text of the caller's or of the VM's that looks like a place to be filled in stays as it is",
          "[rescue][simulated]") {
  sim::Scenario scenario = sim::default_scenario();
  for (sim::VmSetUp& vm : scenario.vms) {
    if (vm.name == "dead-01") vm.tags["note"] = "{etag}";
  }
  SimulatedWorld world({}, scenario);
  Rescue request = rescue_of(world, "dead-01", "");
  const std::string note = "as {a random password that nobody keeps}";
  request.rescue.tags.emplace_back("note", note);
  check_that_it_worked(world, std::move(request));
  CHECK((*shown(world, world.vm("dead-01").text()))["tags"]["note"].text_or("") == "{etag}");
  int made = 0;
  for (const auto& logged : world.azure->requests()) {
    if (logged.request.method != "PUT" || logged.request.url.find("-rescue?") == std::string::npos) continue;
    const auto body = base::json::Document::parse(logged.request.body);
    REQUIRE(body);
    if (!body->root()["properties"]["osProfile"].present()) continue;
    ++made;
    CHECK(body->root()["tags"]["note"].text_or("") == note);
    CHECK(body->root()["properties"]["osProfile"]["adminPassword"].text_or("").find('{') == std::string::npos);
  }
  CHECK(made == 1);
}

TEST_CASE("a rescue that makes its rescue VM resets the password, and deletes it", "[rescue][simulated]") {
  SimulatedWorld world;
  check_that_it_worked(world, rescue_of(world, "dead-01", ""));
}
