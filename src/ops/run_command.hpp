// A script of the caller's own in the guest.
#pragma once

#include "engine/task.hpp"
#include "ops/context.hpp"

#include <azvmreset/result.hpp>
#include <azvmreset/run_command.hpp>

namespace azvmreset::ops {

engine::Task<Result<RunCommandResult>> run_command(Context context, RunCommand request);

}  // namespace azvmreset::ops
