#include "offline/warnings.hpp"

#include <chrono>
#include <string>

#include "offline/worlds.hpp"
#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::test;
using offline::make_plan;
using offline::World;

namespace {

Plan plan_of(const World& world) { return make_plan(world, usual_request()); }

std::string warning(const Plan& plan, std::string_view code) {
  const Finding* found = find(plan.warnings, code);
  return found == nullptr ? std::string() : found->message;
}

bool says(const std::string& message, std::string_view part) { return message.find(part) != std::string::npos; }

void install(World& world, std::string_view type) {
  arm::ExtensionView extension;
  extension.type = type;
  world.vm.extensions.push_back(extension);
}

Plan plan_from_snapshot_of(std::chrono::hours age) {
  World world = usual_world();
  world.snapshot = world.os_disk;
  world.snapshot->source_unique_id = world.os_disk->unique_id;
  world.snapshot->created_at = *world.answered_at - age;
  PlanRescue request = usual_request();
  request.from_snapshot = in_group("Microsoft.Compute/snapshots", "before");
  return make_plan(world, request);
}

}  // namespace

TEST_CASE("a usual plan warns of nothing", "[offline][warnings]") { CHECK(plan_of(usual_world()).warnings.empty()); }

TEST_CASE("a CanNotDelete lock beside the VM is warned of", "[offline][warnings]") {
  World world = usual_world();
  arm::LockView lock;
  lock.id = "/subscriptions/s/resourceGroups/rescue/providers/Microsoft.Authorization/locks/kept";
  lock.name = "kept";
  lock.level_name = "CanNotDelete";
  world.locks.push_back(lock);
  CHECK(says(warning(plan_of(world), "cannot_clean_up"), "kept"));
}

TEST_CASE("what preflight warns of the VM is in the plan, too", "[offline][warnings]") {
  World world = usual_world();
  world.preflight.warnings.emplace_back("cannot_clean_up", "a lock on the VM", "remove it");
  world.preflight.warnings.emplace_back("entra_login_installed", "of VMAccess alone", "");
  const Plan plan = plan_of(world);
  CHECK(has_code(plan.warnings, "cannot_clean_up"));
  CHECK_FALSE(has_code(plan.warnings, "entra_login_installed"));
}

TEST_CASE("a VM that another operation is changing is warned of", "[offline][warnings]") {
  World world = usual_world();
  world.vm.provisioning_state = "Updating";
  look_again(world);
  CHECK(says(warning(plan_of(world), "provisioning_state"), "Updating"));
}

TEST_CASE("backup and site recovery are warned of", "[offline][warnings]") {
  World covered = usual_world();
  covered.backup->covered = true;
  World nobody_asked = usual_world();
  nobody_asked.backup.reset();
  install(nobody_asked, "VMSnapshot");
  World replicated = usual_world();
  install(replicated, "SiteRecovery-Windows");
  CHECK(says(warning(plan_of(covered), "protected_item"), "backed up"));
  CHECK(says(warning(plan_of(nobody_asked), "protected_item"), "backed up"));
  CHECK(says(warning(plan_of(replicated), "protected_item"), "Site Recovery"));
}

TEST_CASE("client editions process policy later", "[offline][warnings]") {
  World by_name = usual_world();
  by_name.vm.os_name = "Windows 11 Enterprise";
  World by_image = usual_world();
  by_image.vm.profile.image.offer = "windows-11";
  World by_license = usual_world();
  by_license.vm.profile.license_type = "Windows_Client";
  for (const World& world : {by_name, by_image, by_license}) {
    CHECK_FALSE(warning(plan_of(world), "client_edition").empty());
  }
  PlanRescue request = usual_request();
  request.hook = Hook::setup;
  request.rescue.os = RescueOs::windows;
  CHECK(warning(make_plan(by_name, request), "client_edition").empty());
}

TEST_CASE("a member of a domain may reach no domain controller", "[offline][warnings]") {
  World world = usual_world();
  install(world, "JsonADDomainExtension");
  CHECK_FALSE(warning(plan_of(world), "domain_may_be_unreachable").empty());
}

TEST_CASE("the age of a snapshot is told, and what it means after a month", "[offline][warnings]") {
  const std::string young = warning(plan_from_snapshot_of(std::chrono::hours(50)), "old_snapshot");
  const std::string old = warning(plan_from_snapshot_of(std::chrono::hours(24 * 40)), "old_snapshot");
  CHECK(says(young, "2 days and 2 hours old"));
  CHECK_FALSE(says(young, "trust"));
  CHECK(says(old, "40 days and 0 hours old"));
  CHECK(says(old, "trust"));
}

TEST_CASE("what a policy denies is told with what it denies", "[offline][warnings]") {
  World world = usual_world();
  world.denied.push_back({"the copy", {"/subscriptions/s/policyAssignments/owners", "tags.owner"}});
  const std::string said = warning(plan_of(world), "policy_denied");
  CHECK(says(said, "the copy"));
  CHECK(says(said, "tags.owner"));
  CHECK(says(said, "policyAssignments/owners"));
}

TEST_CASE("in a cloud with a marketplace of its own the chosen image is not known to be there", "[offline][warnings]") {
  World world = usual_world();
  world.air_gapped = true;
  CHECK(has_code(plan_of(world).warnings, "image_unchecked"));
  PlanRescue request = usual_request();
  request.rescue.image = "a:b:c:d";
  CHECK_FALSE(has_code(make_plan(world, request).warnings, "image_unchecked"));
}

TEST_CASE("a chosen password is told with every disk and snapshot that holds it", "[offline][warnings]") {
  PlanRescue request = usual_request();
  request.reset.plaintext = true;
  const Plan plan = make_plan(usual_world(), request);
  const std::string said = warning(plan, "plaintext_on_disks");
  int holders = 0;
  for (const PlanResource& one : plan.resources) {
    CAPTURE(one.id);
    CHECK(says(said, one.id + ",") == one.holds_password);
    holders += one.holds_password;
  }
  CHECK(holders == 3);  // the copy, and what is read back of it
}

TEST_CASE("a sealed password is on no disk", "[offline][warnings]") {
  for (const PlanResource& one : plan_of(usual_world()).resources) CHECK_FALSE(one.holds_password);
}

TEST_CASE("what the disk alone tells is told by the probe, before anything stops", "[offline][warnings]") {
  const Plan plan = plan_of(usual_world());
  for (const char* code : {"domain_controller", "disk_encrypted", "hibernated", "local_policy_off",
                           "disk_identity_collision", "setup_in_progress", "domain_member"}) {
    const Finding* found = find(plan.unknowns, code);
    REQUIRE(found != nullptr);
    CHECK(says(found->message, "the probe (step 3)"));
  }
}

TEST_CASE("without a probe nobody knows it before the VM is off", "[offline][warnings]") {
  PlanRescue request = usual_request();
  request.probe = false;
  const Plan plan = make_plan(usual_world(), request);
  CHECK(says(find(plan.unknowns, "domain_controller")->message, "when the VM is off already"));
}

TEST_CASE("what could not be read is unknown, and never taken for absent", "[offline][warnings]") {
  World world = usual_world();
  world.unread.emplace_back("backup_status_not_read", "it could not be read", "ask for it");
  CHECK(has_code(plan_of(world).unknowns, "backup_status_not_read"));
}

TEST_CASE("what goes with the disk is told, and what does not", "[offline][warnings]") {
  World world = usual_world();
  world.backup->covered = true;
  const Plan plan = plan_of(world);
  const auto has = [](const std::vector<std::string>& list, std::string_view part) {
    for (const std::string& one : list) {
      if (says(one, part)) return true;
    }
    return false;
  };
  for (const char* part : {"sku Premium_LRS", "performance tier P10", "zone 1", "tag cost-centre=4711"}) {
    CHECK(has(plan.copied, part));
  }
  for (const char* part : {"role assignments", "locks", "backups"}) CHECK(has(plan.does_not_travel, part));
  CHECK(has(plan.readers, "run commands"));
}
