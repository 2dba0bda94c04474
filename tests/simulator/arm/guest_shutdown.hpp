// The end of the Windows in a VM, as its OS disk shows it.
#pragma once

#include "simulator/world.hpp"

namespace azvmreset::sim {

// It closes its volume, unless the power just went.
void shut_down_guest(World& world, const Machine& machine, bool closes_volume);

}  // namespace azvmreset::sim
