// The tag on the VM that keeps a second rescuer away: "{plan id}/{holder}/{until}".
#pragma once

#include "engine/task.hpp"
#include "ops/rescue_tags.hpp"
#include "rescue/job.hpp"
#include "rescue/sending.hpp"

#include <azvmreset/result.hpp>

namespace azvmreset::rescue {

using ops::Lease;
using ops::lease_value;
using ops::read_lease;

// Taken, or taken over where its holder was ours or its time is up by ARM's
// clock; by a PATCH with all tags and If-Match, or merged and read again. The
// error of a lease that another one has says whose it is, and until when.
engine::Task<Result<void>> take_lease(Job& job);

// Before a write: still ours, and renewed when half of its time is gone. One
// that vanished ends the rescue before that write, resumable.
engine::Task<Result<void>> keep_lease(Job& job);

// `blocked` where another rescue has left its tag. Asked before the lease is
// taken: with a lease of ours nobody could end that one.
Result<void> bears_no_other_plan(const Job& job, const SeenVm& seen);

// The VM's tag of this plan: who looks at the VM sees that something is under
// way.
engine::Task<Result<void>> mark_vm(Job& job);

// Both tags of the plan are taken off the VM, and no other.
engine::Task<Result<void>> release_lease(Job& job);

}  // namespace azvmreset::rescue
