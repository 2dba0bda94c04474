// Ids in which the letters of the group are not those it was made with.
#pragma once

#include "simulator/arm/machine.hpp"
#include "simulator/fidelity.hpp"

#include <string>

namespace azvmreset::sim {

std::string id_as_told(const Machine& machine, GroupInIds how);

}  // namespace azvmreset::sim
