// Resets: by the VMAccess extension, or by the account script.
#pragma once

#include "engine/task.hpp"
#include "ops/context.hpp"
#include "ops/vm_access_job.hpp"

#include <azvmreset/reset.hpp>
#include <azvmreset/result.hpp>

namespace azvmreset::ops {

// From preflight to the read-back, for whoever holds the VM's place in the
// queue; also of a resumed reset that has not written yet.
engine::Task<Outcome> carry_out(Job& job);

// Both run in this order, and end at the first step that says no:
//
//   local checks ── the VM's queue ── preflight ── account rule, for which
//     the guest may be asked
//     ── keep the password ── keep the token ── start ── snapshot
//     ── keep the token ── PUT ── keep the token ── poll ── read back
//     ── ask the guest ── power as it was
//
// What is kept is kept before the step that it is about. Until the start
// nothing is changed, until the PUT nothing in the guest. After it, an outcome
// that cannot be proved is outcome_unknown, whatever the reason: cancel,
// deadline, network, or somebody else's write. A handler that refused is
// guest_refused, with its own words and the remedy for them.
//
// `work` is `carry_out`, or what chooses among the ways.
// A plain function: the captures of a lambda would die before its coroutine.
using Work = engine::Task<Outcome> (*)(Job& job);
engine::Task<Result<ResetResult>> reset_password(Context context, ResetPassword request, Work work = carry_out);
engine::Task<Result<ResetResult>> reset_rdp(Context context, ResetRdp request);

// `work` and what it leaves to be done. Memory may run out once the write has
// left; it is lost to us then, but it is not undone.
engine::Task<Outcome> run_and_wind_up(Job& job, Work work);

// The end of the job: its result moves out.
Result<ResetResult> result_of(Job& job, Outcome outcome);

}  // namespace azvmreset::ops
