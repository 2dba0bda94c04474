// What a plan makes and costs, what goes with the disk and what does not, and
// who can read it meanwhile. Pure.
#pragma once

#include "offline/situation.hpp"

#include <azvmreset/plan.hpp>

namespace azvmreset::offline {

// Reads the steps of the plan: what is made there, and deleted.
void list_resources(const Situation& now, Plan& plan);

void say_what_travels(const Situation& now, Plan& plan);
void say_who_reads(const Situation& now, Plan& plan);

}  // namespace azvmreset::offline
