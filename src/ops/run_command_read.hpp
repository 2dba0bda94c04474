// A run command of a VM, as ARM tells of it.
#pragma once

#include "arm/run_command_view.hpp"
#include "engine/task.hpp"
#include "http/message.hpp"
#include "ops/context.hpp"

#include <azvmreset/resource_id.hpp>
#include <azvmreset/result.hpp>

#include <string>

namespace azvmreset::ops {

// The answer to a read of the run command; `protocol` when it is something else.
Result<arm::RunCommandView> run_command_of(const http::Response& answer);

// With its instance view.
engine::Task<Result<arm::RunCommandView>> read_vm_run_command(Context context, ResourceId vm, std::string name);

}  // namespace azvmreset::ops
