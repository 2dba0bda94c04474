// What somebody else, or bad luck, does to a VM after a request was processed.
#pragma once

#include "simulator/arm/arm.hpp"
#include "simulator/fault.hpp"
#include "simulator/target.hpp"

namespace azvmreset::sim {

// For the VM, and the extension, that the request is about; nothing when it is
// about none, or when the fault leaves no trace behind.
void follow(const Fault& fault, const Target& target, World& world, Arm& arm, Time now);

}  // namespace azvmreset::sim
