// What a reset asks of the guest, before its write and after it.
#pragma once

#include "engine/task.hpp"
#include "ops/preflight.hpp"
#include "ops/vm_access_job.hpp"

namespace azvmreset::ops {

// Reads the account that the reset is about, on the VM as it was just seen:
// whether it exists, what the built-in administrator is called, and whether
// VMAccess would refuse. Where the guest cannot be asked, the account is
// unverified, as if nobody had tried.
engine::Task<Outcome> look_first(Job& job, Examined& seen);

// After a reset that is applied: reads the account back, tries the sign-in
// where it is wanted, and compares what is proved with what was required. What
// could not be asked is a warning, unless more was required.
engine::Task<Outcome> prove_in_guest(Job& job, Outcome outcome);

}  // namespace azvmreset::ops
