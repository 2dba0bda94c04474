// Microsoft.Network: the interfaces and public addresses of the VMs, to be
// read.
#pragma once

#include "simulator/arm/call.hpp"
#include "simulator/world.hpp"

namespace azvmreset::sim {

Answer network(const Call& call, const World& world);

}  // namespace azvmreset::sim
