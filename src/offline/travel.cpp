#include "offline/inventory.hpp"

#include "base/format.hpp"

#include <string>
#include <string_view>

namespace azvmreset::offline {
namespace {

using base::format;

void say(std::vector<std::string>& list, std::string_view what, std::string_view value) {
  if (!value.empty()) list.push_back(format("{} {}", what, value));
}

}  // namespace

void say_what_travels(const Situation& now, Plan& plan) {
  const arm::DiskView& disk = now.disk();
  say(plan.copied, "sku", disk.sku);
  say(plan.copied, "performance tier", disk.tier);
  say(plan.copied, "zone", disk.zone);
  say(plan.copied, "Hyper-V generation", now.generation);
  say(plan.copied, "security type", disk.security_type);
  say(plan.copied, "disk encryption set", disk.encryption_set_id);
  say(plan.copied, "network access policy", disk.network_access_policy);
  say(plan.copied, "disk access", disk.disk_access_id);
  for (const auto& [name, value] : disk.tags) say(plan.copied, "tag", format("{}={}", name, value));

  plan.does_not_travel = {
      "role assignments on the disk itself",
      "locks on the disk itself",
      "the disk's name and id: alerts, dashboards and templates that name it",
      "snapshots of the original: they go on with the disk that they were taken of",
  };
  if (now.world.backup && now.world.backup->covered) {
    plan.does_not_travel.push_back("the chain of backups: the next one of the VM is a full one");
  }
}

void say_who_reads(const Situation& now, Plan& plan) {
  if (now.rescue.made) {
    plan.readers.push_back(
        format("whoever may run commands on VMs in {}: the rescue VM is made there; nobody knows its "
               "administrator's password, and it has no public address",
               now.at.rescue_group));
  } else if (now.plants) {
    plan.readers.push_back(format("administrators of {}, and whoever may run commands there", now.at.rescue_vm));
  }
  plan.readers.push_back(
      format("whoever may attach or export disks and snapshots in {}, as of the original", now.at.disk_group));
  if (now.plants_password) {
    plan.readers.push_back("of the chosen password: whoever can read the disk, until its script has run");
  }
}

}  // namespace azvmreset::offline
