// The resume token of a reset that runs.
#pragma once

#include "engine/task.hpp"
#include "ops/vm_access_job.hpp"

#include <azvmreset/result.hpp>

namespace azvmreset::ops {

ResumeToken token_of(const Job& job);

// Before a step that changes something: the step may follow only when this
// has succeeded. From then on there is something to go on with.
engine::Task<Result<void>> announce(Job& job, Reached next);

// After a step: what cannot be kept is a warning, because the earlier token
// still leads here.
engine::Task<Result<void>> note(Job& job, Reached reached);

}  // namespace azvmreset::ops
