// Taking a VMAccess instance off the VM, because its handler may act on what it
// keeps once more (F2.5).
#pragma once

#include "engine/task.hpp"
#include "ops/vm_access_job.hpp"

#include <azvmreset/result.hpp>

namespace azvmreset::ops {

// After the proof, as the caller wants it (VmAccessAfter). What does not
// succeed is a warning: the reset is done.
engine::Task<Outcome> protect_from_replay(Job& job, Outcome outcome);

// Before another way in is tried: an instance that never reported is taken
// away. Where that may not be, or cannot be done, `job.instance` stays.
engine::Task<Outcome> withdraw_instance(Job& job);

// Warns of an instance that never reported and is there still.
void warn_of_pending(Job& job);

}  // namespace azvmreset::ops
