// Run commands that earlier runs left on a VM.
#pragma once

#include "engine/task.hpp"
#include "ops/context.hpp"

#include <azvmreset/leftovers.hpp>
#include <azvmreset/resource_id.hpp>
#include <azvmreset/result.hpp>

namespace azvmreset::ops {

// Those that are ours or look like it, each with how far its script has come.
// A list that cannot be had is a warning: not every cloud has these resources.
engine::Task<Result<void>> list_commands(Context context, ResourceId vm, LeftoversReport& report);

// Reads one of ours again, and takes it away unless its script is at work
// (that would break off in the middle, and Azure ends it in time), or its
// answer may be the only copy of a password that the guest has made. An error
// is the stop that ended it.
engine::Task<Result<void>> remove_command(Context context, ResourceId vm, Leftover& item);

}  // namespace azvmreset::ops
