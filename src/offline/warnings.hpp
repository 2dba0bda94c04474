// What a plan has to say beyond its steps: warnings, and what nobody knows
// yet. Pure.
#pragma once

#include "offline/situation.hpp"

#include <azvmreset/plan.hpp>

namespace azvmreset::offline {

// Of the VM and its disk, and of Azure around it.
void warn(const Situation& now, Plan& plan);

// Of what the probe will tell before anything stops; without a probe, of what
// shows when the VM is off already.
void say_unknowns(const Situation& now, Plan& plan);

}  // namespace azvmreset::offline
