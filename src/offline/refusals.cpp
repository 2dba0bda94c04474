#include "offline/refusals.hpp"

#include "base/ascii.hpp"
#include "base/format.hpp"
#include "base/quote.hpp"
#include "offline/descent.hpp"
#include "ops/blockers.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace azvmreset::offline {
namespace {

using base::equals_ignoring_case;
using base::format;
using base::quoted;
using ops::blocker;

constexpr std::size_t longest_id = 300;

// What preflight finds that this method cannot do without, either.
constexpr std::array lasting = {Blocker::classic_vm, Blocker::not_windows, Blocker::domain_controller, Blocker::locked};

bool lasts(const Finding& found) {
  return std::any_of(lasting.begin(), lasting.end(), [&](Blocker one) { return found.code == name_of(one); });
}

bool has(const std::vector<Finding>& findings, Blocker which) {
  return std::any_of(findings.begin(), findings.end(),
                     [&](const Finding& found) { return found.code == name_of(which); });
}

void refuse_by_kind(const Situation& now, std::vector<Finding>& blockers) {
  for (const Finding& found : now.world.preflight.blockers) {
    if (lasts(found)) blockers.push_back(found);
  }
  if (now.world.preflight.domain_controller == Tristate::yes && !has(blockers, Blocker::domain_controller)) {
    blockers.push_back(blocker(Blocker::domain_controller,
                               "the VM is a domain controller: it has no local accounts, and an older copy of its disk "
                               "would break the replication of its domain",
                               "reset the account at another domain controller, or restore the domain's backup in "
                               "directory services restore mode"));
  }
}

void refuse_by_place(const Situation& now, std::vector<Finding>& blockers) {
  const arm::OsDiskProfile& profile = now.world.vm.profile.os_disk;
  if (now.world.vm.os_disk_ephemeral) {
    blockers.push_back(blocker(Blocker::disk_ephemeral,
                               "the OS disk is ephemeral: it lies on the VM's host, and has neither copies nor swaps",
                               "use a method of the agent; or reimage the VM, which makes its disk anew"));
  } else if (now.at.os_disk.empty()) {
    blockers.push_back(
        blocker(Blocker::disk_unmanaged,
                profile.vhd_uri.empty()
                    ? std::string("the VM names no managed OS disk")
                    : format("the OS disk is a blob of a storage account: {}", quoted(profile.vhd_uri, 200)),
                "convert the VM to managed disks (az vm convert), then plan again; or copy the blob by hand"));
  } else if (!now.world.os_disk) {
    blockers.push_back(blocker(Blocker::permission_missing,
                               "the OS disk may not be read, so no copy like it can be planned",
                               "get Microsoft.Compute/disks/read at the disk"));
  }
}

bool has_encryption_extension(const arm::VmView& vm) {
  return std::any_of(vm.extensions.begin(), vm.extensions.end(), [](const arm::ExtensionView& one) {
    return equals_ignoring_case(one.type, "AzureDiskEncryption") ||
           equals_ignoring_case(one.type, "Microsoft.Azure.Security.AzureDiskEncryption");
  });
}

void refuse_by_encryption(const Situation& now, std::vector<Finding>& blockers) {
  const arm::OsDiskProfile& profile = now.world.vm.profile.os_disk;
  if (equals_ignoring_case(now.security_type, "ConfidentialVM") || !profile.security_encryption_type.empty() ||
      base::starts_with_ignoring_case(now.disk().security_type, "ConfidentialVM")) {
    blockers.push_back(blocker(Blocker::confidential_vm,
                               "the VM is a confidential one: its disk opens for itself alone",
                               "use a method of the agent; or repair it by hand in a confidential VM with the disk's "
                               "security profile and its BitLocker recovery key"));
  }
  const bool extension = has_encryption_extension(now.world.vm);
  if (profile.encrypted || now.disk().encrypted || extension) {
    blockers.push_back(
        blocker(Blocker::disk_encrypted,
                format("the OS disk is encrypted by Azure Disk Encryption: {}",
                       profile.encrypted      ? "the VM's model has its settings"
                       : now.disk().encrypted ? "the disk has its settings"
                                              : "its extension is on the VM"),
                "use a method of the agent; or decrypt the disk first (az vm encryption disable), or unlock a copy by "
                "hand with its key"));
  }
}

}  // namespace

void refuse_by_disk(const Situation& now, std::vector<Finding>& blockers) {
  refuse_by_kind(now, blockers);
  refuse_by_place(now, blockers);
  refuse_by_encryption(now, blockers);
  if (now.world.stack_hub) {
    blockers.push_back(blocker(Blocker::swap_unsupported, "this is an Azure Stack Hub, which cannot swap OS disks",
                               "repair a copy by hand (stage), and make a new VM from it"));
  }
}

void refuse_by_snapshot(const Situation& now, std::vector<Finding>& blockers) {
  if (!now.world.snapshot) return;
  const arm::DiskView& snapshot = *now.world.snapshot;
  const arm::DiskView& disk = now.disk();
  const auto refuse = [&](std::string message, std::string_view remedy) {
    blockers.push_back(
        blocker(Blocker::swap_unsupported, "the given snapshot " + std::move(message), std::string(remedy)));
  };
  if (now.plants && descent_of(snapshot, now) != Descent::present_disk) {
    refuse(format("is not of the VM's OS disk, but of {}", quoted(snapshot.source_id, longest_id)),
           "give a snapshot of the VM's present OS disk");
  } else if (descent_of(snapshot, now) == Descent::foreign) {
    refuse(format("is of {}, which never was the OS disk of this VM, as far as is recorded: that is {}",
                  quoted(snapshot.source_id, longest_id), quoted(now.at.os_disk, longest_id)),
           "give a snapshot of the VM's OS disk, or of the one that its tag azvmreset-original names");
  }
  if (snapshot.bytes != disk.bytes && snapshot.bytes != 0 && disk.bytes != 0) {
    refuse(format("has {} bytes, the OS disk {}: the swap takes disks of one size", snapshot.bytes, disk.bytes),
           "give a snapshot from after the disk was resized");
  }
  if (!snapshot.generation.empty() && !now.generation.empty() && snapshot.generation != now.generation) {
    refuse(format("is of generation {}, the VM of {}", quoted(snapshot.generation), quoted(now.generation)),
           "give a snapshot of the same generation");
  }
  if (!equals_ignoring_case(snapshot.encryption_set_id, disk.encryption_set_id)) {
    refuse("is encrypted with another disk encryption set than the OS disk",
           "give one that is encrypted like the disk");
  }
  if (!equals_ignoring_case(snapshot.security_type, disk.security_type)) {
    refuse(
        format("has the security type {}, the OS disk {}", quoted(snapshot.security_type), quoted(disk.security_type)),
        "give a snapshot from after the VM's security type was changed");
  }
  if (!equals_ignoring_case(snapshot.location, now.world.vm.location)) {
    refuse(format("is in {}, the VM in {}", quoted(snapshot.location), quoted(now.world.vm.location)),
           "copy the snapshot to the VM's region first");
  }
  if (snapshot.encrypted) {
    blockers.push_back(blocker(Blocker::disk_encrypted, "the given snapshot is encrypted by Azure Disk Encryption",
                               "give a snapshot from before it was encrypted"));
  }
}

void refuse_by_rights(const Situation& now, const std::vector<RequiredAction>& actions,
                      std::vector<Finding>& blockers) {
  for (const arm::LockView& lock : now.world.locks) {
    if (lock.level() != arm::LockLevel::read_only) continue;
    blockers.push_back(blocker(Blocker::locked,
                               format("a ReadOnly lock forbids what the plan makes or changes: {} on {}",
                                      quoted(lock.name), quoted(lock.scope(), longest_id)),
                               "have the lock removed (Owner and User Access Administrator may), and set it again "
                               "afterwards"));
  }
  std::string missing;
  for (const RequiredAction& action : actions) {
    if (action.optional) continue;
    for (const RightsAt& rights : now.world.rights) {
      if (!equals_ignoring_case(rights.scope, action.scope) || arm::allowed(rights.permissions, action.action))
        continue;
      missing += format("{}{} at {}", missing.empty() ? "" : ", ", action.action, action.scope);
    }
  }
  if (missing.empty()) return;
  blockers.push_back(blocker(Blocker::permission_missing, "this identity lacks " + missing,
                             "get a role that has this; an eligible role (PIM) must be activated first, and a new one "
                             "takes some minutes to count"));
}

}  // namespace azvmreset::offline
