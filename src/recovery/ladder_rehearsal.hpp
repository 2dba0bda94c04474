// What the ladder would do, without doing it.
#pragma once

#include "engine/task.hpp"
#include "ops/preflight.hpp"
#include "ops/vm_access_job.hpp"

#include <azvmreset/dry_run.hpp>
#include <azvmreset/result.hpp>

namespace azvmreset::recovery {

// Reads the VM and puts the job on the first rung that is open; the warnings
// tell of those that are not, and of what would follow.
engine::Task<Result<ops::Examined>> choose_rung(ops::Job& job, DryRun& run);

}  // namespace azvmreset::recovery
