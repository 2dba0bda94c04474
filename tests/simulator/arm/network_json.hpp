// Resources of Microsoft.Network as ARM shows them.
#pragma once

#include "simulator/arm/connection.hpp"
#include "simulator/arm/networks.hpp"
#include "simulator/world.hpp"

#include "base/json/writer.hpp"

namespace azvmreset::sim {

void write_interface(base::json::Writer& out, const Connection& connection, const World& world);
void write_address(base::json::Writer& out, const Connection& connection);
void write_subnet(base::json::Writer& out, const VirtualNetwork& network, const Subnet& subnet);
void write_virtual_network(base::json::Writer& out, const VirtualNetwork& network);
void write_nat_gateway(base::json::Writer& out, const NatGateway& gateway, const World& world);

}  // namespace azvmreset::sim
