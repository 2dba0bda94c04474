// What a reset does before its write.
#pragma once

#include "arm/vm_view.hpp"
#include "engine/task.hpp"
#include "ops/vm_access_job.hpp"

#include <azvmreset/result.hpp>

namespace azvmreset::ops {

// The VM as it is now, if a reset may go ahead on it.
engine::Task<Result<arm::VmView>> examine_and_admit(Job& job);

// In this order, each only where it is wanted: the generated password is kept,
// the resume token is kept, the VM is started, its OS disk is copied. Returns
// the VM as it is then. The guest is not touched.
engine::Task<Result<arm::VmView>> prepare(Job& job, arm::VmView vm);

}  // namespace azvmreset::ops
