// Keys that earlier runs left inside the guest.
#pragma once

#include "engine/task.hpp"
#include "ops/context.hpp"
#include "ops/preflight.hpp"

#include <azvmreset/leftovers.hpp>
#include <azvmreset/result.hpp>

namespace azvmreset::ops {

// Asks the guest for the keys of our kind of name (docs/guest-scripts.md), and
// with `remove` to delete them. `seen` is the VM as it was just read; the
// caller holds its place in the queue of the VM's writers. A guest that cannot
// be asked, or does not answer, is a warning. An error is the stop that ended it.
engine::Task<Result<void>> list_guest_keys(Context context, Examined seen, bool remove, LeftoversReport& report);

}  // namespace azvmreset::ops
