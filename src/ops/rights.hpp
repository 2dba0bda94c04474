// What an identity may do at a VM, and which locks hold it: read beside the
// VM, and judged with it.
#pragma once

#include "arm/lock_view.hpp"
#include "arm/permission_view.hpp"
#include "engine/task.hpp"
#include "ops/context.hpp"

#include <azvmreset/preflight.hpp>
#include <azvmreset/resource_id.hpp>
#include <azvmreset/result.hpp>

#include <string>
#include <vector>

namespace azvmreset::ops {

using Permissions = std::vector<arm::PermissionView>;
using Locks = std::vector<arm::LockView>;

// At a VM or a resource group, with all that is inherited. Both give up after some seconds: ARM
// checks again when something is sent, so that this is advice.
engine::Task<Result<Permissions>> read_permissions(Context context, std::string scope);
engine::Task<Result<Locks>> read_locks(Context context, std::string scope);

// Pure. What could not be read is not checked, and a warning says why. Locks
// come first: a rung that is shut by one lacks no permission that would help.
void judge_locks(const Result<Locks>& locks, PreflightReport& report);
void judge_permissions(const Result<Permissions>& permissions, const ResourceId& vm, PreflightReport& report);

// Which rungs are left, after all that was found.
void judge_rungs(PreflightReport& report);

}  // namespace azvmreset::ops
