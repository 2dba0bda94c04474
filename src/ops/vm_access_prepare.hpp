// What a reset does before its write.
#pragma once

#include "engine/task.hpp"
#include "ops/preflight.hpp"
#include "ops/vm_access_job.hpp"

#include <azvmreset/result.hpp>

namespace azvmreset::ops {

// Leaves the VM as it is now in `job.seen`, if a reset may go ahead on it.
engine::Task<Outcome> examine_and_admit(Job& job);

// The same of a VM that was read already.
engine::Task<Outcome> admit_seen(Job& job, Examined& seen);

// In this order, each only where it is wanted: the generated password is kept,
// the resume token is kept, the VM is started, its OS disk is copied. `job.seen`
// is the VM as it was just read, then as it is after all that. The guest is not
// touched.
engine::Task<Outcome> prepare(Job& job);

}  // namespace azvmreset::ops
