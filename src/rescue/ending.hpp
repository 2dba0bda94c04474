// How a rescue ends, well or not.
#pragma once

#include "engine/task.hpp"
#include "rescue/job.hpp"

#include <azvmreset/rescue.hpp>
#include <azvmreset/result.hpp>

namespace azvmreset::rescue {

// From the first step that is not done to the result; where that cannot be,
// what was begun is undone or left, and the error says how to go on.
engine::Task<Result<RescueResult>> carry_out(Job& job);

// What the journal knows of the result of an earlier process.
void take_in(Job& job);

}  // namespace azvmreset::rescue
