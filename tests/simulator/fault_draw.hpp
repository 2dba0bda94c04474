// Faults by chance.
#pragma once

#include "simulator/chance.hpp"
#include "simulator/fault.hpp"

namespace azvmreset::sim {

// Any kind there is, aimed at a request that it can do something to.
Fault draw_fault(Chance& chance);

// Of this kind.
Fault draw_fault(FaultKind kind, Chance& chance);

}  // namespace azvmreset::sim
