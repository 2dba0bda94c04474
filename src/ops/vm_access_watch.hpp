// From a write that may have arrived to its outcome.
#pragma once

#include "arm/lro.hpp"
#include "engine/task.hpp"
#include "ops/attempt.hpp"
#include "ops/vm_access_job.hpp"

#include <azvmreset/reset.hpp>
#include <azvmreset/result.hpp>

namespace azvmreset::ops {

// Watching ends a little before the operation's deadline, so that there is
// time for the look that tells how far the guest has come.
engine::Task<Result<void>> set_watch(Job& job);

// How the write of `job.attempt` is run, and where the extension is read in
// the end.
Result<arm::RunOptions> run_options(const Job& job);

// Follows the operation that ARM has accepted for `job.attempt`: `job.accepted`.
engine::Task<Outcome> watch(Job& job);

// The same from how that operation ended, or why its end is not known.
engine::Task<Outcome> settle(Job& job, Result<arm::RunOutcome> run);

// What the extension says of `job.attempt` now; nothing else is known of it.
engine::Task<Result<Look>> look_once(Job& job);

}  // namespace azvmreset::ops
