#include "simulator/arm/connection.hpp"

#include "base/ascii.hpp"
#include "base/format.hpp"

namespace azvmreset::sim {
namespace {

using base::equals_ignoring_case;

// What is named, else the first of the group.
std::string subnet_of(const World& world, std::string_view subscription, std::string_view group,
                      std::string_view named) {
  const std::string_view network = named.substr(0, named.find('/'));
  for (const auto& one : world.networks) {
    if (one->subnets.empty()) continue;
    if (!equals_ignoring_case(one->subscription, subscription) || !equals_ignoring_case(one->resource_group, group) ||
        (!named.empty() && !equals_ignoring_case(one->name, network))) {
      continue;
    }
    return base::format("{}/subnets/{}", one->id,
                        named.empty() ? std::string_view(one->subnets.front().name) : named.substr(network.size() + 1));
  }
  return {};
}

}  // namespace

std::vector<Connection> connections_of(const World& world) {
  std::vector<Connection> all;
  for (const auto& machine : world.machines) {
    const VmSetUp& is = machine->set_up;
    if (!machine->interface_id.empty()) continue;  // it is one of those that were made
    all.push_back({is.subscription, is.resource_group, is.location, &is.network, machine.get(), machine->nic_name(),
                   is.network.public_ip.empty() ? std::string() : is.name + "-ip", machine->public_ip,
                   subnet_of(world, is.subscription, is.resource_group, is.network.subnet)});
  }
  for (const UnattachedSetUp& is : world.scenario.unattached) {
    all.push_back({is.subscription, is.resource_group, is.location, &is.network, nullptr,
                   is.network.private_ip.empty() ? std::string() : is.name + "-nic",
                   is.network.public_ip.empty() ? std::string() : is.name + "-ip", is.network.public_ip,
                   subnet_of(world, is.subscription, is.resource_group, is.network.subnet)});
  }
  for (const auto& made : world.connections) {
    Connection one;
    one.subscription = made->subscription;
    one.resource_group = made->resource_group;
    one.location = made->location;
    one.network = &made->network;
    one.machine = world.user_of(made->id);
    (made->is_interface() ? one.interface_name : one.address_name) = made->name;
    one.public_ip = made->network.public_ip;
    one.subnet = made->subnet;
    one.configuration = made->configuration;
    one.address_id = made->public_address;
    one.tags = &made->tags;
    all.push_back(std::move(one));
  }
  return all;
}

}  // namespace azvmreset::sim
