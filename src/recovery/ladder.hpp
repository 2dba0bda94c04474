// "Get me back in": each way in turn, until one has worked or the guest says no.
#pragma once

#include "engine/task.hpp"
#include "ops/context.hpp"

#include <azvmreset/reset.hpp>
#include <azvmreset/result.hpp>

namespace azvmreset::recovery {

// With a method given, that alone.
engine::Task<Result<ResetResult>> reset_password(ops::Context context, ResetPassword request);

}  // namespace azvmreset::recovery
