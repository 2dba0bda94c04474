// A password that the guest makes, from the request to where the caller keeps it.
#pragma once

#include "engine/task.hpp"
#include "ops/script_run.hpp"
#include "ops/vm_access_job.hpp"

#include <azvmreset/result.hpp>

namespace azvmreset::ops {

// As set_by_script, with `job.sealing_key`. The run command that holds the
// answer is taken away once the password was delivered, and never before.
engine::Task<Outcome> set_made_password(Job& job);

// From what a run came to, also one that an earlier process has sent.
engine::Task<Outcome> deliver_made_password(Job& job, Result<ScriptOutcome> ran);

}  // namespace azvmreset::ops
