// Waiting until nothing of an earlier operation is at work on a VM.
#pragma once

#include "engine/task.hpp"
#include "ops/context.hpp"

#include <azvmreset/resource_id.hpp>
#include <azvmreset/result.hpp>

namespace azvmreset::recovery {

// Neither is the VM being changed, nor has a script of ours anything before
// it: what the guest says now, nobody who is known to us changes any more.
// Where run commands cannot be listed there are none. The only end besides
// that is an error: the VM cannot be read, or the operation was stopped.
engine::Task<Result<void>> wait_until_at_rest(ops::Context context, ResourceId vm);

}  // namespace azvmreset::recovery
