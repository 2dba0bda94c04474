// The rescue VM that is made for the plan.
#pragma once

#include "engine/task.hpp"
#include "rescue/job.hpp"

#include <azvmreset/result.hpp>

namespace azvmreset::rescue {

// It and what it needs are there, and proved ours; none of it is written
// again. Nothing to do where a given one is used.
engine::Task<Result<void>> ensure_rescue_machine(Job& job);

}  // namespace azvmreset::rescue
