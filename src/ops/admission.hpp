// Whether a reset may go ahead on the VM as it was found. Pure.
#pragma once

#include "ops/vm_access_job.hpp"

#include <azvmreset/preflight.hpp>
#include <azvmreset/result.hpp>

#include <vector>

namespace azvmreset::ops {

// What stands in the way after all that the caller decided, the unverified
// account among it, and what is worth knowing. Notes in the job whether the VM
// may be started.
struct Admission {
  std::vector<Finding> blockers;
  std::vector<Finding> warnings;
  std::vector<Blocker> overrides;  // those that were needed

  // Whether the account exists, or what its name is, the guest is to say
  // before anything is written.
  bool look_first = false;
};
Admission judge_admission(Job& job, const PreflightReport& report);

// `blocked` when a blocker stands. Else the job's result gets the warnings and
// the overrides, and the job whether the guest is to be asked first.
Result<void> admit(Job& job, const PreflightReport& report);

}  // namespace azvmreset::ops
