#include "offline/actions.hpp"
#include "offline/situation.hpp"
#include "offline/steps.hpp"
#include "ops/action_list.hpp"

#include <algorithm>

// Before anything is read: of a VM as most are, so that the steps are those
// that a plan would have.
namespace azvmreset {
namespace {

using namespace offline;

World usual_world(const PlanRescue& request) {
  World world;
  world.vm.location = "{location}";
  world.vm.os_disk_id = resource_in(group_of(request.target.text()), "Microsoft.Compute/disks", "os-disk");
  world.preflight.power = "running";
  world.subnet_id = request.rescue.subnet_id;
  if (world.subnet_id.empty()) {
    world.subnet_id = resource_in(group_of(request.target.text()), "Microsoft.Network/virtualNetworks", "{network}") +
                      "/subnets/{subnet}";
  }
  return world;
}

// What only the planning itself reads; without it the plan knows less.
void add_reads(ops::ActionList& list, const PlanRescue& request) {
  list.may("Microsoft.Authorization/permissions/read", list.vm(), "see beforehand what this identity may do");
  list.may("Microsoft.Authorization/locks/read", list.vm(), "see beforehand which locks hold the VM and its disk");
  list.may("Microsoft.RecoveryServices/locations/backupStatus/action", list.subscription(),
           "see whether the VM is backed up");
  list.may("Microsoft.PolicyInsights/checkPolicyRestrictions/read", list.group(), "see beforehand what policies deny");
  if (request.task == PlantedTask::nothing) return;
  list.may("Microsoft.Compute/disks/delete", list.group(), "delete the copy where it is undone");
  list.may("Microsoft.Compute/skus/read", list.subscription(), "choose a size for the rescue VM, or check it");
  list.may("Microsoft.Compute/locations/usages/read", list.subscription(), "see whether the quota lasts");
  if (request.rescue.existing || request.rescue.network == RescueNetwork::nat_gateway) return;
  if (request.rescue.network == RescueNetwork::source_subnet) {
    list.need("Microsoft.Network/networkInterfaces/read", list.group(), "find the VM's subnet");
  }
  list.may("Microsoft.Network/virtualNetworks/subnets/read", list.group(), "see whether the subnet has a way out");
}

}  // namespace

std::vector<RequiredAction> required_actions(const PlanRescue& request) {
  const World world = usual_world(request);
  const Situation now(world, request);
  ops::ActionList list(request.target);
  add_reads(list, request);
  list.include(actions_of(request, steps_of(now)));
  return std::move(list).take();
}

}  // namespace azvmreset
