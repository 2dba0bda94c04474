// What is going on at a VM.
#pragma once

#include "engine/task.hpp"
#include "ops/context.hpp"
#include "ops/preflight.hpp"

#include <azvmreset/result.hpp>
#include <azvmreset/status.hpp>

namespace azvmreset::ops {

// Pure.
StatusReport status_of(const Examined& examined);

// One read of the VM. A VMAccess instance of which the VM shows only the
// resource, or only the instance view, is read once more by itself; where the
// caller may not do that, what the VM shows is all.
engine::Task<Result<StatusReport>> status(Context context, Status request);

}  // namespace azvmreset::ops
