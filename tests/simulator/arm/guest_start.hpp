// The start of the Windows in a VM, from what lies on its OS disk (F5.2).
#pragma once

#include "simulator/world.hpp"

namespace azvmreset::sim {

struct GuestStart {
  bool came_up = true;
  bool ran_planted = false;  // something that was planted, to its end
};

// What it does to accounts goes into the ledger. Nothing where the VM has no
// managed disk, or no Windows.
GuestStart start_guest(World& world, Machine& machine, Time now);

}  // namespace azvmreset::sim
