// Whatever password a guest has in force, somebody can have it.
#pragma once

#include "simulation/run.hpp"

namespace azvmreset::simulation {

// It is one that was chosen, one that a sink was given, or one that still lies
// sealed on the VM, for a key that somebody has.
void no_password_is_lost(const Plan& plan, Run& run);

}  // namespace azvmreset::simulation
