// The power of a VM around a reset.
#pragma once

#include "engine/task.hpp"
#include "ops/vm_access_job.hpp"

#include <azvmreset/result.hpp>

#include <string>

namespace azvmreset::ops {

// Starts the VM, unless it runs already or is about to (an earlier process may
// have been ended in between), and waits until its agent has reported since.
engine::Task<Result<void>> wake(Job& job, std::string power);

// As it was before: a stopped VM is stopped, a deallocated one deallocated.
// Only for a reset whose outcome is known: a VM that is switched off under the
// handler leaves nobody knows what.
engine::Task<Result<void>> put_back(Job& job);

}  // namespace azvmreset::ops
