// The hardware of a VM, as a rescue script in it sees it.
#pragma once

#include "simulator/guest/rescue/rescue_machine.hpp"
#include "simulator/world.hpp"

namespace azvmreset::sim {

// As it is now; points into the world.
RescueMachine rescue_view(World& world, Machine& machine);

}  // namespace azvmreset::sim
