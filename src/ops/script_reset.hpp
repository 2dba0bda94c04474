// A password set by the account script, instead of by VMAccess.
#pragma once

#include "engine/task.hpp"
#include "ops/account_script.hpp"
#include "ops/vm_access_job.hpp"

namespace azvmreset::ops {

// The script's call that sets the password, but for the place where it runs.
AccountCall script_call_of(const Job& job);

// The guest has answered that it is done.
void take_answer(Job& job, AccountRun run);

// `job.seen` is the VM as it was just read; the caller holds its place in the
// queue of the VM's writers. What VMAccess does to an account is done here as
// well: the password is set, the account unlocked and enabled.
engine::Task<Outcome> set_by_script(Job& job);

}  // namespace azvmreset::ops
