// A copy of the OS disk before anything changes the guest.
#pragma once

#include "arm/vm_view.hpp"
#include "engine/task.hpp"
#include "ops/context.hpp"
#include "ops/requests.hpp"

#include <azvmreset/preflight.hpp>
#include <azvmreset/resource_id.hpp>
#include <azvmreset/result.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace azvmreset::ops {

// Of the VM as it was read; invalid_argument where its OS disk cannot be
// copied. Nothing is sent.
Result<SnapshotPlan> plan_snapshot(const ResourceId& target, const arm::VmView& vm, std::string_view operation_id);

// Returns when the snapshot is there. An earlier process may have made it:
// the same name and body, so a second PUT changes nothing.
// `warnings` outlives the call.
engine::Task<Result<void>> take_snapshot(Context context, SnapshotPlan plan, std::vector<Finding>& warnings);

// The snapshot stays whatever became of what it was made for; nothing is added
// where there is none.
Error with_snapshot(Error error, const std::string& snapshot_id);

}  // namespace azvmreset::ops
