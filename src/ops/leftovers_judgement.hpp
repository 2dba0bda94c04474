// What earlier runs left at a VM, and whether that is proved. Pure.
#pragma once

#include "arm/resource_path.hpp"
#include "arm/run_command_view.hpp"
#include "arm/snapshot_view.hpp"

#include <azvmreset/leftovers.hpp>
#include <azvmreset/resource_id.hpp>

#include <optional>

namespace azvmreset::ops {

// Ours is what has our tags for this VM, the place and the name computed from
// the operation in its tag, and as its source the VM's present OS disk. What
// looks like ours and is not proved is told with the reason; nothing at all of
// a snapshot that has nothing to do with us or with this VM.
std::optional<Leftover> judge_snapshot(const arm::SnapshotView& snapshot, const ResourceId& vm,
                                       const arm::ResourcePath& os_disk);

// The same of a run command: ours is what has our tags for this VM, its place,
// and the name computed from the operation in its tag.
std::optional<Leftover> judge_run_command(const arm::RunCommandView& command, const ResourceId& vm);

}  // namespace azvmreset::ops
