// What a PUT asks for that makes a VM, and what Azure has against it (F5.6/12).
#pragma once

#include "simulator/arm/call.hpp"
#include "simulator/arm/machine.hpp"
#include "simulator/world.hpp"

#include <optional>

namespace azvmreset::sim {

// Fills in the machine; or the refusal.
std::optional<Answer> read_machine_order(const Call& call, World& world, Machine& made);

}  // namespace azvmreset::sim
