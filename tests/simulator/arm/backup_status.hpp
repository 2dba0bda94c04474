// Microsoft.RecoveryServices: whether a VM is protected, and by which vault.
#pragma once

#include "simulator/arm/call.hpp"
#include "simulator/world.hpp"

namespace azvmreset::sim {

// POST /subscriptions/{s}/providers/Microsoft.RecoveryServices/locations/{l}/backupStatus.
Answer backup_status(const Call& call, World& world);

}  // namespace azvmreset::sim
