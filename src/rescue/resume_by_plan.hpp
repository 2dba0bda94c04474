// Going on with a plan, where the journal is lost.
#pragma once

#include "engine/task.hpp"
#include "ops/context.hpp"

#include <azvmreset/rescue.hpp>
#include <azvmreset/result.hpp>

namespace azvmreset::rescue {

// `request` has a plan, and a journal that is not there yet.
engine::Task<Result<RescueResult>> resume_rescue_by_plan(ops::Context context, ResumeRescue request);

}  // namespace azvmreset::rescue
