// The plan of a restore: the OS disk as a snapshot has it, and nothing planted.
#include <functional>
#include <string>
#include <vector>

#include "base/json/reader.hpp"
#include "offline/plan_names.hpp"
#include "offline/worlds.hpp"
#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::test;
using offline::World;

namespace {

const std::string snapshot_id = in_group("Microsoft.Compute/snapshots", "before-it-broke");

arm::DiskView snapshot_of_the_disk() {
  arm::DiskView snapshot = *usual_world().os_disk;
  snapshot.id = snapshot_id;
  snapshot.source_id = usual_world().os_disk->id;
  snapshot.source_unique_id = usual_world().os_disk->unique_id;
  snapshot.unique_id = "99999999-2222-4333-8444-555555555555";
  snapshot.tags.clear();
  return snapshot;
}

World world_with(arm::DiskView snapshot) {
  World world = usual_world();
  world.snapshot = std::move(snapshot);
  world.snapshot->created_at = *world.answered_at - std::chrono::hours(100);
  return world;
}

World restorable_world() { return world_with(snapshot_of_the_disk()); }
PlanRescue usual_restore() {
  PlanRescue request(plan_target());
  request.task = PlantedTask::nothing;
  request.from_snapshot = snapshot_id;
  request.probe = false;
  return request;
}

Plan plan_of(const World& world, const PlanRescue& request = usual_restore()) {
  REQUIRE(offline::check(request));
  return offline::make_plan(world, request);
}

std::vector<std::string> names_of(const Plan& plan) {
  std::vector<std::string> names;
  for (const PlanStep& one : plan.steps) names.push_back(one.name);
  return names;
}

World world_that_is(std::string_view power) {
  World world = restorable_world();
  world.vm.power = power;
  look_again(world);
  return world;
}

std::string messages(const std::vector<Finding>& findings, std::string_view code) {
  std::string text;
  for (const Finding& one : findings) text += one.code == code ? one.message + "\n" : "";
  return text;
}

bool says(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a restore copies the snapshot while the VM runs, and stops it for the swap alone", "[offline][restore]") {
  const Plan plan = plan_of(restorable_world());
  CHECK(plan.blockers.empty());
  CHECK(names_of(plan) ==
        std::vector<std::string>{"record", "snapshot", "copy", "power_off", "swap", "start", "confirm"});
  CHECK_FALSE(step(plan, "copy").vm_down);
  CHECK(step(plan, "swap").vm_down);
  CHECK(plan.reason == "restore");
  CHECK(plan.task == PlantedTask::nothing);
  CHECK(plan.read_back == ReadBack::none);
  CHECK_FALSE(plan.probe);
  CHECK_FALSE(plan.rescue_is_made);
  CHECK(plan.facts.rescue_vm.empty());
}

TEST_CASE("a restore makes the copy, and nothing else", "[offline][restore]") {
  const Plan plan = plan_of(restorable_world());
  REQUIRE(plan.resources.size() == 1);
  CHECK(plan.resources.front().id == in_group("Microsoft.Compute/disks", offline::name_in_plan(plan.id, "os")));
  for (const PlanStep& one : plan.steps) {
    for (const PlanCall& call : one.calls) {
      CAPTURE(one.name, call.method, call.url);
      CHECK(call.method != "DELETE");
      CHECK_FALSE(says(call.url, "/runCommands/"));
    }
  }
}

TEST_CASE("a restore starts no VM that is to be off in the end", "[offline][restore]") {
  struct Case {
    const char* power;
    PowerAfter after;
    bool deallocate;
    bool starts;
    const char* at_last;  // the verb of confirm, or empty
  };
  for (const Case& one : {Case{"stopped", PowerAfter::as_before, false, false, ""},
                          Case{"deallocated", PowerAfter::as_before, false, false, ""},
                          Case{"running", PowerAfter::stopped, false, false, ""},
                          Case{"running", PowerAfter::deallocated, false, false, "/deallocate"},
                          Case{"running", PowerAfter::deallocated, true, false, ""},
                          Case{"deallocated", PowerAfter::stopped, false, true, "/powerOff"},
                          Case{"running", PowerAfter::stopped, true, true, "/powerOff"},
                          Case{"stopped", PowerAfter::running, false, true, ""},
                          Case{"running", PowerAfter::as_before, false, true, ""}}) {
    CAPTURE(one.power, name_of(one.after), one.deallocate);
    PlanRescue request = usual_restore();
    request.power_after = one.after;
    request.deallocate = one.deallocate;
    const Plan plan = plan_of(world_that_is(one.power), request);
    CHECK((find_step(plan, "start") != nullptr) == one.starts);
    const PlanStep& confirm = step(plan, "confirm");
    for (const char* verb : {"/powerOff", "/deallocate"}) {
      CHECK((find_call(confirm, "POST", verb) != nullptr) == (std::string_view(one.at_last) == verb));
    }
  }
}

TEST_CASE("a restore is of a disk that is or was the VM's, by what nobody can write or by our tag",
          "[offline][restore]") {
  arm::DiskView snapshot = snapshot_of_the_disk();
  CHECK(plan_of(world_with(snapshot)).blockers.empty());

  snapshot.source_id = in_group("Microsoft.Compute/disks", "original");
  snapshot.source_unique_id = "77777777-2222-4333-8444-555555555555";
  const std::string refused = messages(plan_of(world_with(snapshot)).blockers, "swap_unsupported");
  CHECK(says(refused, snapshot.source_id));
  CHECK(says(refused, usual_world().os_disk->id));

  World by_tag = world_with(snapshot);
  by_tag.os_disk->tags.emplace_back("azvmreset-original", snapshot.source_id);
  CHECK(plan_of(by_tag).blockers.empty());
  CHECK(has_code(plan_of(by_tag).warnings, "lineage_by_tag"));

  World made_of_it = world_with(snapshot);
  made_of_it.os_disk->source_id = snapshot.id;
  made_of_it.os_disk->source_unique_id = snapshot.unique_id;
  CHECK(plan_of(made_of_it).blockers.empty());
  CHECK_FALSE(has_code(plan_of(made_of_it).warnings, "lineage_by_tag"));
}

TEST_CASE("a snapshot of a disk that took over the name of the VM's is refused", "[offline][restore]") {
  arm::DiskView snapshot = snapshot_of_the_disk();
  snapshot.source_unique_id = "77777777-2222-4333-8444-555555555555";
  CHECK(is_blocked_by(plan_of(world_with(snapshot)), Blocker::swap_unsupported));

  World remade = restorable_world();  // the snapshot's name was used again, too
  remade.snapshot->source_unique_id = "77777777-2222-4333-8444-555555555555";
  remade.os_disk->source_id = snapshot_id;
  remade.os_disk->source_unique_id = "88888888-2222-4333-8444-555555555555";
  CHECK(is_blocked_by(plan_of(remade), Blocker::swap_unsupported));
}

TEST_CASE("a tag without a disk in it proves nothing", "[offline][restore]") {
  arm::DiskView snapshot = snapshot_of_the_disk();
  snapshot.source_unique_id = "77777777-2222-4333-8444-555555555555";
  snapshot.source_id.clear();
  World world = world_with(snapshot);
  world.os_disk->tags.emplace_back("azvmreset-original", "");
  CHECK(is_blocked_by(plan_of(world), Blocker::swap_unsupported));
}

TEST_CASE("what forbids a swap forbids a restore, and a working agent does not", "[offline][restore]") {
  World encrypted = restorable_world();
  encrypted.os_disk->encrypted = true;
  CHECK(is_blocked_by(plan_of(encrypted), Blocker::disk_encrypted));

  World controller = restorable_world();
  controller.preflight.domain_controller = Tristate::yes;
  CHECK(is_blocked_by(plan_of(controller), Blocker::domain_controller));

  World resized = restorable_world();
  resized.snapshot->bytes /= 2;
  CHECK(is_blocked_by(plan_of(resized), Blocker::swap_unsupported));

  World healthy = restorable_world();
  healthy.preflight.open_methods = {Method::vm_access};
  CHECK_FALSE(is_blocked_by(plan_of(healthy), Blocker::agent_methods_open));
}

TEST_CASE("the age of the snapshot is told in days and hours, and to a member what it means", "[offline][restore]") {
  World world = restorable_world();
  CHECK(says(messages(plan_of(world).warnings, "old_snapshot"), "4 days and 4 hours old"));
  CHECK_FALSE(has_code(plan_of(world).warnings, "domain_member"));

  arm::ExtensionView join;
  join.type = "JsonADDomainExtension";
  world.vm.extensions.push_back(join);
  CHECK_FALSE(says(messages(plan_of(world).warnings, "domain_member"), "30 days"));
  world.snapshot->created_at = *world.answered_at - std::chrono::hours(31 * 24);
  CHECK(says(messages(plan_of(world).warnings, "domain_member"), "30 days"));
  CHECK_FALSE(has_code(plan_of(world).warnings, "domain_may_be_unreachable"));
}

TEST_CASE("nobody looks into the disk of a restore, and the plan says so", "[offline][restore]") {
  const Plan plan = plan_of(restorable_world());
  CHECK(has_code(plan.unknowns, "domain_controller"));
  CHECK_FALSE(has_code(plan.unknowns, "volume_unclean"));
  CHECK_FALSE(has_code(plan.warnings, "no_read_back"));
}

TEST_CASE("the id of a restore's plan depends on what is restored alone", "[offline][restore]") {
  const World world = restorable_world();
  PlanRescue by_hand(plan_target());  // probe and read_back as they are by default
  by_hand.task = PlantedTask::nothing;
  by_hand.from_snapshot = snapshot_id;
  REQUIRE(offline::check(by_hand));
  CHECK(offline::make_plan(world, by_hand).id == plan_of(world).id);
  CHECK(to_json(offline::make_plan(world, by_hand)) == to_json(plan_of(world)));

  PlanRescue other = usual_restore();
  other.from_snapshot = in_group("Microsoft.Compute/snapshots", "another");
  CHECK(plan_of(world, other).id != plan_of(world).id);
}

TEST_CASE("the task nothing takes a snapshot, and nothing of a repair", "[offline][restore][checks]") {
  struct Case {
    std::function<void(PlanRescue&)> change;
    const char* said;
  };
  for (const Case& one : {Case{[](PlanRescue& plan) { plan.from_snapshot.clear(); }, "from_snapshot"},
                          Case{[](PlanRescue& plan) { plan.reset.username = "azureuser"; }, "no account"},
                          Case{[](PlanRescue& plan) { plan.hook = Hook::setup; }, "setup"},
                          Case{[](PlanRescue& plan) { plan.rescue.size = "Standard_D2s_v5"; }, "rescue VM"},
                          Case{[](PlanRescue& plan) { plan.rescue.existing = plan_target(); }, "rescue VM"},
                          Case{[](PlanRescue& plan) { plan.skip_agent_methods = "so"; }, "last resort"},
                          Case{[](PlanRescue& plan) { plan.keep_snapshot = true; }, "kept anyway"},
                          Case{[](PlanRescue& plan) { plan.from_snapshot = "yesterday"; }, "yesterday"}}) {
    PlanRescue request = usual_restore();
    one.change(request);
    const auto checked = offline::check(request);
    REQUIRE_FALSE(checked);
    CHECK(checked.error().code == ErrorCode::invalid_argument);
    CHECK(says(checked.error().message, one.said));
  }
}

TEST_CASE("a restore's plan goes through JSON, and its forms name no rescue VM", "[offline][restore]") {
  const Plan plan = plan_of(restorable_world());
  const auto again = plan_from_json(to_json(plan));
  REQUIRE(again);
  CHECK(to_json(*again) == to_json(plan));
  const std::string text = to_text(plan);
  CHECK(says(text, "the OS disk as the snapshot has it"));
  for (const std::string_view word : {"rescue VM", "read back", "group_policy"}) CHECK_FALSE(says(text, word));
  for (const PlanForm form : {PlanForm::az, PlanForm::powershell}) {
    const std::string script = print(plan, form);
    CAPTURE(script);
    CHECK(says(script, snapshot_id));
    CHECK_FALSE(says(script, form == PlanForm::az ? "RESCUE" : "$Rescue ="));
    CHECK_FALSE(says(script, "FixAzureVM"));
    CHECK_FALSE(says(script, "There are no commands"));
  }
}

TEST_CASE("a restore takes no right at machines, networks or run commands beside its VM", "[offline][restore]") {
  const auto actions = required_actions(usual_restore());
  bool copies = false;
  for (const RequiredAction& one : actions) {
    CAPTURE(one.action, one.scope);
    CHECK_FALSE(says(one.action, "Microsoft.Network/"));
    CHECK_FALSE(says(one.action, "runCommands"));
    CHECK_FALSE(says(one.action, "/delete"));
    CHECK_FALSE(one.action == "Microsoft.Compute/skus/read");
    CHECK_FALSE(one.action == "Microsoft.Compute/snapshots/write");
    copies = copies || one.action == "Microsoft.Compute/disks/write";
  }
  CHECK(copies);
}
