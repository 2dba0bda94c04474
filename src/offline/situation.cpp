#include "offline/situation.hpp"

#include "arm/resource_path.hpp"
#include "base/ascii.hpp"
#include "base/format.hpp"
#include "offline/plan_names.hpp"
#include "offline/rescue_choice.hpp"

#include <cstddef>
#include <utility>

namespace azvmreset::offline {
namespace {

using base::format;

constexpr std::string_view snapshots = "Microsoft.Compute/snapshots";
constexpr std::string_view disks = "Microsoft.Compute/disks";

constexpr std::string_view first_fenced_version = "2024-03-01";

// The canonical spelling of an id that becomes a part of URLs; empty for what
// is none.
std::string spelled(std::string_view id, std::string_view type) {
  const auto path = arm::ResourcePath::parse(id, "Microsoft.Compute", type, "resource");
  return path ? path->text() : std::string();
}

// What names itself by the plan, in a group.
std::string made(const std::string& group, std::string_view type, std::string_view id, std::string_view part) {
  return resource_in(group, type, name_in_plan(id, part));
}

void place_disks(Places& at, const PlanRescue& request, std::string_view id) {
  at.snapshot = request.from_snapshot.empty() ? made(at.disk_group, snapshots, id, "source")
                                              : spelled(request.from_snapshot, "snapshots");
  at.copy = made(at.disk_group, disks, id, "os");
  at.probe_snapshot = made(at.disk_group, snapshots, id, "probe");
  at.probe_disk = made(at.disk_group, disks, id, "probe");
  at.read_back_snapshot = made(at.disk_group, snapshots, id, "read-back");
  at.read_back_disk = made(at.disk_group, disks, id, "read-back");
}

void place_rescue(Places& at, const World& world, const PlanRescue& request, std::string_view id) {
  const RescueMachine& rescue = request.rescue;
  if (rescue.existing) {
    at.rescue_vm = rescue.existing->text();
    at.rescue_group = group_of(at.rescue_vm);
    return;
  }
  at.rescue_group = rescue.resource_group.empty()
                        ? group_of(at.vm)
                        : format("{}/resourceGroups/{}", at.subscription, rescue.resource_group);
  at.rescue_vm = made(at.rescue_group, "Microsoft.Compute/virtualMachines", id, "rescue");
  at.rescue_disk = made(at.rescue_group, disks, id, "rescue-os");
  at.rescue_interface = made(at.rescue_group, "Microsoft.Network/networkInterfaces", id, "rescue");
  at.rescue_subnet = world.subnet_id;
  if (rescue.network != RescueNetwork::nat_gateway) return;
  at.rescue_network = made(at.rescue_group, "Microsoft.Network/virtualNetworks", id, "rescue");
  at.rescue_gateway = made(at.rescue_group, "Microsoft.Network/natGateways", id, "rescue");
  at.rescue_address = made(at.rescue_group, "Microsoft.Network/publicIPAddresses", id, "rescue");
  at.rescue_subnet = at.rescue_network + "/subnets/rescue";
}

std::string first_said(std::string_view one, std::string_view other) { return std::string(one.empty() ? other : one); }

}  // namespace

std::string group_of(std::string_view id) {
  const std::size_t end = base::find_ignoring_case(id, "/providers/");
  return std::string(id.substr(0, end));
}

std::string resource_in(std::string_view group, std::string_view type, std::string_view name) {
  return format("{}/providers/{}/{}", group, type, name);
}

Situation::Situation(const World& read, const PlanRescue& asked) : world(read), request(asked) {
  if (world.os_disk) disk_ = *world.os_disk;
  power = world.preflight.power;
  runs = power != "stopped" && power != "deallocated";
  given_snapshot = !request.from_snapshot.empty();
  plants_password = request.task == PlantedTask::reset_password && request.reset.plaintext;
  generation = first_said(disk_.generation, world.vm.profile.generation);
  security_type = first_said(world.vm.profile.security_type, disk_.security_type);
  fenced = version(arm::ResourceType::virtual_machines) >= first_fenced_version;

  id = plan_id(request, world.vm.os_disk_id, disk_.unique_id);
  at.subscription = format("/subscriptions/{}", request.target.subscription());
  at.vm = request.target.text();
  at.os_disk = spelled(world.vm.os_disk_id, "disks");
  at.disk_group = group_of(at.os_disk.empty() ? at.vm : at.os_disk);
  place_disks(at, request, id);
  place_rescue(at, world, request, id);
  rescue = choose_rescue(*this);
}

}  // namespace azvmreset::offline
