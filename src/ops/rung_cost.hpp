// What a rung of the ladder has cost, and what is left of it on the VM. Pure.
#pragma once

#include "ops/vm_access_job.hpp"

namespace azvmreset::ops {

// Of the rung that the job is on, whose report is the newest.
void tell_cost(Job& job);

// Once the reset is over: its last rung has been proved and tidied up, and an
// earlier one's extension may be gone.
void settle_costs(Job& job);

}  // namespace azvmreset::ops
