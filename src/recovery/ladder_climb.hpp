// From rung to rung.
#pragma once

#include "engine/task.hpp"
#include "ops/vm_access_job.hpp"

namespace azvmreset::recovery {

// From the first rung on, for whoever holds the VM's place in the queue.
engine::Task<ops::Outcome> climb(ops::Job& job);

// From the rung that the job is on already (`job.climb`), which another
// process may have begun.
engine::Task<ops::Outcome> climb_on(ops::Job& job);

// The job is to be done by that rung (`job.climb` is there).
void aim_at(ops::Job& job, Rung rung);

}  // namespace azvmreset::recovery
