// From what a caller asks to the job of it.
#pragma once

#include "ops/vm_access_job.hpp"

#include <azvmreset/reset.hpp>

namespace azvmreset::ops {

// All that is wanted but the password; the request has passed its local checks
// and gives away what it holds. The job is begun: it has its id and its time.
void take(Job& job, ResetPassword& request);
void take(Job& job, ResetRdp& request);

}  // namespace azvmreset::ops
