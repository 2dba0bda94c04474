// A restart of the VM.
#pragma once

#include "engine/task.hpp"
#include "ops/context.hpp"

#include <azvmreset/preflight.hpp>
#include <azvmreset/restart.hpp>
#include <azvmreset/result.hpp>

#include <vector>

namespace azvmreset::ops {

// Of what preflight found, what stands in the way of a restart: a VM that does
// not run, and an operation that is changing it. The agent does not: a restart
// is what brings it back. Pure.
std::vector<Finding> restart_blockers(const PreflightReport& report);

// In this order, and ends at the first step that says no:
//
//   preflight ── the VM's queue ── POST ── poll ── read until the agent is back
//
// The POST goes out once: a second one would be a second reboot (contract C2),
// and one whose fate is not known is outcome_unknown. After Azure has said that
// the VM has restarted, nothing turns that into an error: what could not be
// seen any more is a warning.
engine::Task<Result<RestartResult>> restart(Context context, Restart request);

}  // namespace azvmreset::ops
