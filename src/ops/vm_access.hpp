// Resets by the VMAccess extension.
#pragma once

#include "engine/task.hpp"
#include "ops/context.hpp"

#include <azvmreset/reset.hpp>
#include <azvmreset/result.hpp>

namespace azvmreset::ops {

// Both run in this order, and end at the first step that says no:
//
//   local checks ── preflight ── account rule ── the VM's queue ── PUT ── poll ── read back
//
// Until the PUT nothing is written. After it, an outcome that cannot be proved
// is outcome_unknown, whatever the reason: cancel, deadline, network, or
// somebody else's write. A handler that refused is guest_refused, with its own
// words and the remedy for them.
engine::Task<Result<ResetResult>> reset_password(Context context, ResetPassword request);
engine::Task<Result<ResetResult>> reset_rdp(Context context, ResetRdp request);

}  // namespace azvmreset::ops
