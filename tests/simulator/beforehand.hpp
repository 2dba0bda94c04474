// What somebody else does to a VM or a disk right before a request is processed.
#pragma once

#include "simulator/arm/arm.hpp"
#include "simulator/fault.hpp"
#include "simulator/target.hpp"

namespace azvmreset::sim {

// To what the request is about, or to the VM that the fault names; nothing when neither is there.
void precede(const Fault& fault, const Target& target, World& world, Arm& arm, Time now);

}  // namespace azvmreset::sim
