// A password set by the account script, instead of by VMAccess.
#pragma once

#include "engine/task.hpp"
#include "ops/vm_access_job.hpp"

namespace azvmreset::ops {

// `job.seen` is the VM as it was just read; the caller holds its place in the
// queue of the VM's writers. What VMAccess does to an account is done here as
// well: the password is set, the account unlocked and enabled.
engine::Task<Outcome> set_by_script(Job& job);

}  // namespace azvmreset::ops
