// The last rung of the ladder: a rescue, in the words of a reset.
#pragma once

#include "engine/task.hpp"
#include "ops/vm_access_job.hpp"

#include <azvmreset/rescue.hpp>
#include <azvmreset/result.hpp>

#include <string>

namespace azvmreset::recovery {

// invalid_argument for a last resort that could not be carried out when it comes to it.
Result<void> check_last_resort(const ResetPassword& request);

// What carries the reset out that the job is on. Why the rungs before it did
// not is the reason that the plan needs.
Rescue rescue_of(const ops::Job& job);

// The reasons of the rungs so far, as a plan takes them.
std::string failed_rungs(const ops::Job& job);

// What came of it, in the job's result.
void tell(RescueResult came, ops::Job& job);

// In the VM's queue. An error names how to go on: the rescue has its journal,
// and this reset's token does not lead there.
engine::Task<ops::Outcome> rescue_offline(ops::Job& job);

}  // namespace azvmreset::recovery
