// The steps of a plan, in an order in which they may be taken one by one. Pure.
#pragma once

#include "offline/situation.hpp"

#include <azvmreset/plan.hpp>

#include <vector>

namespace azvmreset::offline {

// Numbered from 1 in this order; what need not wait for another does not.
std::vector<PlanStep> steps_of(const Situation& now);

// Each of them, without its number and what it waits for.
PlanStep record_step(const Situation& now);
PlanStep rescue_vm_step(const Situation& now);
PlanStep probe_step(const Situation& now);
PlanStep power_off_step(const Situation& now);
PlanStep snapshot_step(const Situation& now);
PlanStep copy_step(const Situation& now);
PlanStep attach_step(const Situation& now);
PlanStep stage_step(const Situation& now);
PlanStep detach_step(const Situation& now);
PlanStep swap_step(const Situation& now);
PlanStep start_step(const Situation& now);
PlanStep disarm_step(const Situation& now);
PlanStep confirm_step(const Situation& now);

// Of a plan that plants nothing. A VM that is off, and is to be, is not started.
bool starts_restored(const Situation& now);
PlanStep start_restored_step(const Situation& now);
PlanStep confirm_restored_step(const Situation& now);

}  // namespace azvmreset::offline
