// Tags of the offline method on a VM, with no rescue behind them any more.
#pragma once

#include "engine/task.hpp"
#include "ops/context.hpp"
#include "ops/preflight.hpp"

#include <azvmreset/leftovers.hpp>
#include <azvmreset/resource_id.hpp>
#include <azvmreset/result.hpp>

namespace azvmreset::ops {

// Ours is what has our form, whose lease has run out, and whose plan has left
// nothing under the names that follow from its id: what has, `cleanup` and
// `rollback` are for. Where that cannot be read, a warning says so.
engine::Task<Result<void>> list_tags(Context context, Examined seen, LeftoversReport& report);

// Reads the VM and judges again, and takes that tag off, and no other. An
// error is the stop that ended it.
engine::Task<Result<void>> remove_tag(Context context, ResourceId vm, Leftover& item);

}  // namespace azvmreset::ops
