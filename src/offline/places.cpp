#include "offline/places.hpp"

#include "arm/resource_path.hpp"
#include "base/ascii.hpp"
#include "base/fail.hpp"
#include "base/format.hpp"
#include "base/quote.hpp"
#include "offline/plan_names.hpp"

#include <azvmreset/resource_id.hpp>

#include <algorithm>
#include <cstddef>
#include <utility>

namespace azvmreset::offline {
namespace {

using base::format;

constexpr std::string_view snapshots = "Microsoft.Compute/snapshots";
constexpr std::string_view disks = "Microsoft.Compute/disks";
constexpr std::size_t id_length = 32;

// What names itself by the plan, in a group.
std::string made(const std::string& group, std::string_view type, std::string_view id, std::string_view part) {
  return resource_in(group, type, name_in_plan(id, part));
}

void place_disks(Places& at, const Whereabouts& from) {
  const std::string& id = from.plan_id;
  at.snapshot = from.from_snapshot.empty() ? made(at.disk_group, snapshots, id, "source") : from.from_snapshot;
  at.copy = made(at.disk_group, disks, id, "os");
  at.probe_snapshot = made(at.disk_group, snapshots, id, "probe");
  at.probe_disk = made(at.disk_group, disks, id, "probe");
  at.read_back_snapshot = made(at.disk_group, snapshots, id, "read-back");
  at.read_back_disk = made(at.disk_group, disks, id, "read-back");
}

void place_rescue(Places& at, const Whereabouts& from) {
  const std::string& id = from.plan_id;
  if (!from.rescue_vm.empty()) {
    at.rescue_vm = from.rescue_vm;
    at.rescue_group = group_of(at.rescue_vm);
    return;
  }
  at.rescue_group = from.rescue_group;
  at.rescue_vm = made(at.rescue_group, "Microsoft.Compute/virtualMachines", id, "rescue");
  at.rescue_disk = made(at.rescue_group, disks, id, "rescue-os");
  at.rescue_interface = made(at.rescue_group, "Microsoft.Network/networkInterfaces", id, "rescue");
  at.rescue_subnet = from.subnet;
  if (from.network != RescueNetwork::nat_gateway) return;
  at.rescue_network = made(at.rescue_group, "Microsoft.Network/virtualNetworks", id, "rescue");
  at.rescue_gateway = made(at.rescue_group, "Microsoft.Network/natGateways", id, "rescue");
  at.rescue_address = made(at.rescue_group, "Microsoft.Network/publicIPAddresses", id, "rescue");
  at.rescue_subnet = at.rescue_network + "/subnets/rescue";
}

bool is_plan_id(std::string_view id) noexcept {
  return id.size() == id_length &&
         std::ranges::all_of(id, [](char c) { return base::is_digit(c) || (c >= 'a' && c <= 'f'); });
}

Result<std::string> spelled_disk(std::string_view id, std::string_view type, std::string_view what) {
  auto path = arm::ResourcePath::parse(id, "Microsoft.Compute", type, what);
  if (!path) return std::move(path).error();
  return path->text();
}

}  // namespace

std::string group_of(std::string_view id) {
  const std::size_t end = base::find_ignoring_case(id, "/providers/");
  return std::string(id.substr(0, end));
}

std::string resource_in(std::string_view group, std::string_view type, std::string_view name) {
  return format("{}/providers/{}/{}", group, type, name);
}

Places places(const Whereabouts& from) {
  Places at;
  at.vm = from.vm;
  at.subscription = at.vm.substr(0, base::find_ignoring_case(at.vm, "/resourceGroups/"));
  at.os_disk = from.os_disk;
  at.disk_group = group_of(at.os_disk.empty() ? at.vm : at.os_disk);
  place_disks(at, from);
  if (from.rescue) place_rescue(at, from);
  return at;
}

Result<Places> places_of(const Plan& plan) {
  if (!is_plan_id(plan.id)) {
    return base::fail(ErrorCode::protocol, "the id of the plan is {}; expected 32 hexadecimal digits",
                      base::quoted(plan.id));
  }
  const auto vm = ResourceId::parse(plan.target);
  if (!vm) return vm.error();
  auto disk = spelled_disk(plan.facts.os_disk_id, "disks", "managed disk");
  if (!disk) return std::move(disk).error();

  Whereabouts from;
  from.plan_id = plan.id;
  from.vm = vm->text();
  from.os_disk = std::move(*disk);
  if (!plan.from_snapshot.empty()) {
    auto snapshot = spelled_disk(plan.from_snapshot, "snapshots", "snapshot");
    if (!snapshot) return std::move(snapshot).error();
    from.from_snapshot = std::move(*snapshot);
  }
  from.network = plan.network;
  from.rescue = plan.task != PlantedTask::nothing;
  if (!from.rescue) return places(from);

  const auto rescue = ResourceId::parse(plan.facts.rescue_vm);
  if (!rescue) return rescue.error();
  if (plan.rescue_is_made) {
    from.rescue_group = group_of(rescue->text());
    from.subnet = plan.facts.rescue_subnet_id;
  } else {
    from.rescue_vm = rescue->text();
  }
  return places(from);
}

}  // namespace azvmreset::offline
