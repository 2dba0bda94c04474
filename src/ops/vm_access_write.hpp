// The write of a reset, from the first byte to its outcome.
#pragma once

#include "arm/vm_view.hpp"
#include "engine/task.hpp"
#include "ops/vm_access_job.hpp"

#include <azvmreset/reset.hpp>
#include <azvmreset/result.hpp>

namespace azvmreset::ops {

// `vm` is the VM as it was just read; the caller holds its place in the queue
// of the VM's writers.
engine::Task<Result<ResetResult>> write(Job& job, arm::VmView vm);

}  // namespace azvmreset::ops
