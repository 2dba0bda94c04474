// What a call would do, without doing it.
#pragma once

#include "engine/task.hpp"
#include "ops/context.hpp"
#include "ops/preflight.hpp"
#include "ops/vm_access_job.hpp"

#include <azvmreset/account.hpp>
#include <azvmreset/dry_run.hpp>
#include <azvmreset/reset.hpp>
#include <azvmreset/restart.hpp>
#include <azvmreset/result.hpp>
#include <azvmreset/run_command.hpp>

namespace azvmreset::ops {

// The local checks and the one read of the real call, its judgement, and the
// requests that it would send, made by the functions that it makes them with.
// Names of operations and tags are new in every run, and a secret is
// REDACTED: the real one is not even put into a body.
//
// `choose` reads the VM, and says in the job by which way the password is set.
using Choose = engine::Task<Result<Examined>> (*)(Job& job, DryRun& run);
engine::Task<Result<Examined>> as_asked(Job& job, DryRun& run);
engine::Task<Result<DryRun>> dry_run(Context context, ResetPassword request, Choose choose = as_asked);
engine::Task<Result<DryRun>> dry_run(Context context, ResetRdp request);
engine::Task<Result<DryRun>> dry_run(Context context, Restart request);
engine::Task<Result<DryRun>> dry_run(Context context, RunCommand request);
engine::Task<Result<DryRun>> dry_run(Context context, FixAccount request);

}  // namespace azvmreset::ops
