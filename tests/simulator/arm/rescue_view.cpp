#include "simulator/arm/rescue_view.hpp"

#include "base/ascii.hpp"
#include "simulator/arm/connection.hpp"

#include <string>

namespace azvmreset::sim {
namespace {

// F5.6/7: by the subnet's own address, through a gateway, or by a public address.
bool leads_out(const World& world, const Connection& connection) {
  if (!connection.public_ip.empty() || !connection.address_id.empty()) return true;
  for (const auto& network : world.networks) {
    for (const Subnet& subnet : network->subnets) {
      const std::string id = network->id + "/subnets/" + subnet.name;
      if (!base::equals_ignoring_case(id, connection.subnet)) continue;
      return !subnet.nat_gateway.empty() || subnet.default_outbound.value_or(true);
    }
  }
  return true;
}

bool has_way_out(const World& world, const Machine& machine) {
  for (const Connection& connection : connections_of(world)) {
    if (connection.machine == &machine) return leads_out(world, connection);
  }
  return true;
}

}  // namespace

RescueMachine rescue_view(World& world, Machine& machine) {
  constexpr std::uint64_t gibibyte = std::uint64_t{1} << 30;
  RescueMachine view;
  for (const DataDisk& disk : machine.data_disks) {
    if (Volume* volume = world.find_volume(disk.id)) {
      view.disks.push_back({volume->id, disk.lun, volume->size_gb * gibibyte, &volume->content});
    }
  }
  if (Volume* own = world.find_volume(machine.os_disk)) {
    view.own_identity = own->content.identity;
    view.own = &own->content;
  }
  view.way_out = has_way_out(world, machine);
  if (!machine.windows()) view.tools = &machine.set_up.rescue_tools;
  return view;
}

}  // namespace azvmreset::sim
