// A new password that a vault has before it is set, and calls current once it is proved.
#pragma once

#include "engine/task.hpp"
#include "ops/context.hpp"

#include <azvmreset/result.hpp>
#include <azvmreset/rotation.hpp>

namespace azvmreset::recovery {

engine::Task<Result<RotationResult>> rotate(ops::Context context, Rotate request);

}  // namespace azvmreset::recovery
