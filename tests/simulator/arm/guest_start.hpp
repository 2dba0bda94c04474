// The start of the Windows in a VM, from what lies on its OS disk (F5.2).
#pragma once

#include "simulator/world.hpp"

namespace azvmreset::sim {

// What it does to accounts goes into the ledger. Nothing where the VM has no
// managed disk, or no Windows.
void start_guest(World& world, Machine& machine, Time now);

}  // namespace azvmreset::sim
