// A copy of the OS disk before anything changes the guest.
#pragma once

#include "arm/vm_view.hpp"
#include "engine/task.hpp"
#include "ops/requests.hpp"
#include "ops/vm_access_job.hpp"

#include <azvmreset/result.hpp>

namespace azvmreset::ops {

// Of the VM as it was read; invalid_argument where its OS disk cannot be
// copied. Nothing is sent.
Result<SnapshotPlan> plan_snapshot(const Job& job, const arm::VmView& vm);

// Returns when the snapshot is there. An earlier process may have made it:
// the same name and body, so a second PUT changes nothing.
engine::Task<Result<void>> take_snapshot(Job& job, SnapshotPlan plan);

}  // namespace azvmreset::ops
