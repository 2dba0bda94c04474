// Snapshots that earlier runs left beside the OS disk of a VM.
#pragma once

#include "arm/resource_path.hpp"
#include "arm/vm_view.hpp"
#include "engine/task.hpp"
#include "ops/context.hpp"

#include <azvmreset/leftovers.hpp>
#include <azvmreset/resource_id.hpp>
#include <azvmreset/result.hpp>

#include <optional>

namespace azvmreset::ops {

// Absent for a VM whose OS disk is no managed one: it has no snapshots.
std::optional<arm::ResourcePath> os_disk_of(const arm::VmView& vm);

// Those that are ours or look like it. A list that may not be read is a warning.
engine::Task<Result<void>> list_snapshots(Context context, ResourceId vm, std::optional<arm::ResourcePath> os_disk,
                                          LeftoversReport& report);

// Reads the VM and one of ours again, and takes it away. An error is the stop
// that ended it.
engine::Task<Result<void>> remove_snapshot(Context context, ResourceId vm, Leftover& item);

}  // namespace azvmreset::ops
