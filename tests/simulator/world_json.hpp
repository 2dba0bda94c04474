// The world as the control path shows it: more than ARM would tell, but no
// secret.
#pragma once

#include "simulator/world.hpp"

#include <string>

namespace azvmreset::sim {

std::string world_text(const World& world, Time now);
std::string machine_text(const Machine& machine, const World& world);

}  // namespace azvmreset::sim
