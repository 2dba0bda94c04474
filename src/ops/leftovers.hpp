// What earlier runs left at a VM, and taking it away.
#pragma once

#include "engine/task.hpp"
#include "ops/context.hpp"

#include <azvmreset/leftovers.hpp>
#include <azvmreset/result.hpp>

namespace azvmreset::ops {

// Reads the VM, its run commands, and the snapshots beside its OS disk. A list
// that the caller may not read is a warning.
//
// Deletes only when told to, and only what is ours (leftovers_judgement.hpp):
// one after the other, by id, with nobody of this process at the VM. Before
// each, it is read again and judged again (a snapshot with the VM); after each,
// it is read until it is gone. What cannot be deleted says why, and
// the next one follows.
engine::Task<Result<LeftoversReport>> leftovers(Context context, Leftovers request);

}  // namespace azvmreset::ops
