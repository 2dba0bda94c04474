// What a reset does after its outcome.
#pragma once

#include "engine/task.hpp"
#include "ops/vm_access_job.hpp"

#include <azvmreset/reset.hpp>
#include <azvmreset/result.hpp>

namespace azvmreset::ops {

// Fulfils what is owed (the power state), and gives what somebody needs who
// has to go on: warnings and next steps, or the resume token.
engine::Task<Outcome> wind_up(Job& job, Outcome outcome);

}  // namespace azvmreset::ops
