// "Get me back in": each way in turn, until one has worked or the guest says no.
#pragma once

#include "engine/task.hpp"
#include "ops/context.hpp"

#include <azvmreset/dry_run.hpp>
#include <azvmreset/reset.hpp>
#include <azvmreset/result.hpp>
#include <azvmreset/resume.hpp>

namespace azvmreset::recovery {

// With a method given, that alone. Else the rungs of docs/methods.md, from one
// place in the queue of the VM's writers: each is tried or skipped for a
// reason, and the rules (ladder_rules.hpp) say what follows from how it ended.
//
// The password is the same on every rung, so going on after an outcome that is
// not known does no harm; where the guest makes it, such an outcome is the end.
engine::Task<Result<ResetResult>> reset_password(ops::Context context, ResetPassword request);

// A reset that was on the ladder goes on with its rung, and from there on.
engine::Task<Result<ResetResult>> resume(ops::Context context, Resume request);

// With no method given: the steps of the first rung that is open.
engine::Task<Result<DryRun>> dry_run(ops::Context context, ResetPassword request);

}  // namespace azvmreset::recovery
