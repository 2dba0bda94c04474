// The way into the queue of a VM's writers.
#pragma once

#include "arm/vm_queue.hpp"
#include "engine/task.hpp"
#include "ops/context.hpp"

#include <azvmreset/resource_id.hpp>
#include <azvmreset/result.hpp>

namespace azvmreset::ops {

// Before the VM is read: what another write of this client is changing would
// stand in the way, and what it changes would not be seen. Says so where it
// has to wait.
engine::Task<Result<arm::VmQueue::Place>> enter_writers(Context context, ResourceId vm);

}  // namespace azvmreset::ops
