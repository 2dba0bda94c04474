// What forbids the offline method, each from a world that has nothing else against it.
#include <string>
#include <vector>

#include "offline/worlds.hpp"
#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::test;
using offline::make_plan;
using offline::World;

namespace {

// The one blocker there is, and what it says.
std::string blocked(const Plan& plan, Blocker which) {
  CHECK(plan.blockers.size() == 1);
  const Finding* found = find(plan.blockers, name_of(which));
  if (found == nullptr) return {};
  CHECK_FALSE(found->remedy.empty());
  return found->message;
}

Plan plan_of(const World& world) { return make_plan(world, usual_request()); }

bool says(const std::string& message, std::string_view part) { return message.find(part) != std::string::npos; }

arm::DiskView snapshot_of_the_disk() {
  arm::DiskView snapshot = *usual_world().os_disk;
  snapshot.id = in_group("Microsoft.Compute/snapshots", "before-it-broke");
  snapshot.source_id = usual_world().os_disk->id;
  snapshot.source_unique_id = usual_world().os_disk->unique_id;
  snapshot.unique_id = "another";
  return snapshot;
}

Plan plan_from(const arm::DiskView& snapshot) {
  World world = usual_world();
  world.snapshot = snapshot;
  PlanRescue request = usual_request();
  request.from_snapshot = snapshot.id;
  return make_plan(world, request);
}

arm::LockView lock_of(std::string_view level, const std::string& scope) {
  arm::LockView made;
  made.id = scope + "/providers/Microsoft.Authorization/locks/kept";
  made.name = "kept";
  made.level_name = level;
  return made;
}

}  // namespace

TEST_CASE("a usual VM with a silent agent has nothing against its rescue", "[offline][refusals]") {
  const Plan plan = plan_of(usual_world());
  CHECK(plan.blockers.empty());
  CHECK(plan.reason == "agent_not_ready");
}

TEST_CASE("Linux is refused", "[offline][refusals]") {
  World world = usual_world();
  world.vm.os = arm::OsType::linux_os;
  look_again(world);
  CHECK(says(blocked(plan_of(world), Blocker::not_windows), "Linux"));
}

TEST_CASE("a classic VM is refused", "[offline][refusals]") {
  World world = usual_world();
  world.vm.id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ClassicCompute/virtualMachines/old";
  look_again(world);
  CHECK(says(blocked(plan_of(world), Blocker::classic_vm), "classic"));
}

TEST_CASE("Azure Disk Encryption is found wherever it shows", "[offline][refusals]") {
  World by_model = usual_world();
  by_model.vm.profile.os_disk.encrypted = true;
  World by_disk = usual_world();
  by_disk.os_disk->encrypted = true;
  World by_extension = usual_world();
  arm::ExtensionView extension;
  extension.publisher = "Microsoft.Azure.Security";
  extension.type = "AzureDiskEncryption";
  by_extension.vm.extensions.push_back(extension);
  CHECK(says(blocked(plan_of(by_model), Blocker::disk_encrypted), "model"));
  CHECK(says(blocked(plan_of(by_disk), Blocker::disk_encrypted), "the disk has"));
  CHECK(says(blocked(plan_of(by_extension), Blocker::disk_encrypted), "extension"));
}

TEST_CASE("the extension that encrypts Linux is none of ours", "[offline][refusals]") {
  World world = usual_world();
  arm::ExtensionView extension;
  extension.type = "AzureDiskEncryptionForLinux";
  world.vm.extensions.push_back(extension);
  CHECK(plan_of(world).blockers.empty());
}

TEST_CASE("an ephemeral OS disk is refused", "[offline][refusals]") {
  World world = usual_world();
  world.vm.os_disk_ephemeral = true;
  world.os_disk.reset();
  const Plan plan = plan_of(world);
  CHECK(says(blocked(plan, Blocker::disk_ephemeral), "ephemeral"));
  CHECK(plan.steps.empty());
}

TEST_CASE("an unmanaged OS disk is refused, and named", "[offline][refusals]") {
  World world = usual_world();
  world.vm.os_disk_id.clear();
  world.os_disk.reset();
  world.vm.profile.os_disk.vhd_uri = "https://shop.blob.core.windows.net/vhds/web-01.vhd";
  const Plan plan = plan_of(world);
  CHECK(says(blocked(plan, Blocker::disk_unmanaged), "web-01.vhd"));
  CHECK(plan.steps.empty());
}

TEST_CASE("a confidential VM is refused, by whatever says so", "[offline][refusals]") {
  World by_vm = usual_world();
  by_vm.vm.profile.security_type = "ConfidentialVM";
  World by_profile = usual_world();
  by_profile.vm.profile.os_disk.security_encryption_type = "DiskWithVMGuestState";
  World by_disk = usual_world();
  by_disk.os_disk->security_type = "ConfidentialVM_DiskEncryptedWithPlatformKey";
  for (const World& world : {by_vm, by_profile, by_disk}) {
    CHECK(says(blocked(plan_of(world), Blocker::confidential_vm), "confidential"));
  }
}

TEST_CASE("a known domain controller is refused", "[offline][refusals]") {
  World world = usual_world();
  world.preflight.domain_controller = Tristate::yes;
  CHECK(says(blocked(plan_of(world), Blocker::domain_controller), "domain controller"));
}

TEST_CASE("an Azure Stack Hub cannot swap", "[offline][refusals]") {
  World world = usual_world();
  world.stack_hub = true;
  CHECK(says(blocked(plan_of(world), Blocker::swap_unsupported), "Azure Stack Hub"));
}

TEST_CASE("a ReadOnly lock on the VM or beside it is refused", "[offline][refusals]") {
  World on_the_vm = usual_world();
  on_the_vm.preflight.blockers.emplace_back("locked", "a ReadOnly lock forbids every change of the VM", "remove it");
  World on_the_disk = usual_world();
  on_the_disk.locks.push_back(lock_of("ReadOnly", on_the_disk.os_disk->id));
  CHECK(says(blocked(plan_of(on_the_vm), Blocker::locked), "ReadOnly"));
  CHECK(says(blocked(plan_of(on_the_disk), Blocker::locked), "web-01-os"));
}

TEST_CASE("a disk that may not be read is refused, and the plan is there all the same", "[offline][refusals]") {
  World world = usual_world();
  world.os_disk.reset();
  const Plan plan = plan_of(world);
  CHECK(says(blocked(plan, Blocker::permission_missing), "read"));
  CHECK(plan.steps.size() == 12);
}

TEST_CASE("rights that are known to be missing are named with their scope", "[offline][refusals]") {
  World world = usual_world();
  arm::PermissionView contributor;
  contributor.actions = {"Microsoft.Compute/*", "Microsoft.Network/*", "Microsoft.Resources/*"};
  contributor.not_actions = {"Microsoft.Compute/snapshots/write"};
  const std::string group = in_group("x", "y").substr(0, in_group("x", "y").find("/providers/"));
  world.rights.push_back({group, {contributor}});
  const std::string message = blocked(plan_of(world), Blocker::permission_missing);
  CHECK(says(message, "Microsoft.Compute/snapshots/write at " + group));
  CHECK_FALSE(says(message, "disks/write"));
}

TEST_CASE("rights of a scope that was not read are not taken for missing", "[offline][refusals]") {
  World world = usual_world();
  world.rights.push_back({"/subscriptions/another/resourceGroups/one", {}});
  CHECK(plan_of(world).blockers.empty());
}

TEST_CASE("a snapshot of the VM's own disk is taken", "[offline][refusals]") {
  CHECK(plan_from(snapshot_of_the_disk()).blockers.empty());
}

TEST_CASE("a given snapshot must be of this very disk, and fit", "[offline][refusals]") {
  arm::DiskView snapshot = snapshot_of_the_disk();
  std::string expected;
  SECTION("another disk's, whatever its source is called") {
    snapshot.source_unique_id = "99999999-2222-4333-8444-555555555555";
    expected = "not of the VM's OS disk";
  }
  SECTION("without the unique id the source's id decides") {
    snapshot.source_unique_id.clear();
    snapshot.source_id = in_group("Microsoft.Compute/disks", "another");
    expected = "another";
  }
  SECTION("another size") {
    snapshot.bytes /= 2;
    expected = "one size";
  }
  SECTION("another generation") {
    snapshot.generation = "V1";
    expected = "generation";
  }
  SECTION("another disk encryption set") {
    snapshot.encryption_set_id = in_group("Microsoft.Compute/diskEncryptionSets", "keys");
    expected = "encryption set";
  }
  SECTION("another security type") {
    snapshot.security_type = "Standard";
    expected = "security type";
  }
  SECTION("another region") {
    snapshot.location = "northeurope";
    expected = "northeurope";
  }
  CHECK(says(blocked(plan_from(snapshot), Blocker::swap_unsupported), expected));
}

TEST_CASE("an encrypted snapshot is refused", "[offline][refusals]") {
  arm::DiskView snapshot = snapshot_of_the_disk();
  snapshot.encrypted = true;
  CHECK(says(blocked(plan_from(snapshot), Blocker::disk_encrypted), "snapshot"));
}
