// Whether a reset may go ahead on the VM as it was found. Pure.
#pragma once

#include "ops/vm_access_job.hpp"

#include <azvmreset/preflight.hpp>
#include <azvmreset/result.hpp>

namespace azvmreset::ops {

// `blocked` when a blocker stands that the caller has not overridden, the
// unverified account among them. Else the job's result gets the warnings and
// the overrides that were needed.
Result<void> admit(Job& job, const PreflightReport& report);

}  // namespace azvmreset::ops
