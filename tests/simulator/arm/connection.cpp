#include "simulator/arm/connection.hpp"

namespace azvmreset::sim {

std::vector<Connection> connections_of(const World& world) {
  std::vector<Connection> all;
  for (const auto& machine : world.machines) {
    const VmSetUp& is = machine->set_up;
    all.push_back({is.subscription, is.resource_group, is.location, &is.network, machine.get(), machine->nic_name(),
                   is.network.public_ip.empty() ? std::string() : is.name + "-ip", machine->public_ip});
  }
  for (const UnattachedSetUp& is : world.scenario.unattached) {
    all.push_back({is.subscription, is.resource_group, is.location, &is.network, nullptr,
                   is.network.private_ip.empty() ? std::string() : is.name + "-nic",
                   is.network.public_ip.empty() ? std::string() : is.name + "-ip", is.network.public_ip});
  }
  return all;
}

}  // namespace azvmreset::sim
