// From what a scenario file says to what is there.
#pragma once

#include "simulator/world.hpp"

namespace azvmreset::sim {

void build_world(World& world);

}  // namespace azvmreset::sim
