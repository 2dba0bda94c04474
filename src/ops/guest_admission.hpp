// Whether a script may be run in the guest of the VM as it was found.
#pragma once

#include "engine/task.hpp"
#include "ops/context.hpp"
#include "ops/preflight.hpp"

#include <azvmreset/preflight.hpp>
#include <azvmreset/resource_id.hpp>
#include <azvmreset/result.hpp>

#include <utility>
#include <vector>

namespace azvmreset::ops {

// A VM that was read, and that Run Command may go ahead on.
struct AdmittedGuest {
  explicit AdmittedGuest(Examined examined) : seen(std::move(examined)) {}

  Examined seen;
  std::vector<Finding> warnings;   // what was overridden among them
  std::vector<Blocker> overrides;  // those that were needed
};

// Pure. `blocked` where a blocker stands after all that the caller decided.
Result<AdmittedGuest> admit_guest_work(Examined seen, const std::vector<Blocker>& overrides);

// Reads the VM; the caller holds its place in the queue of the VM's writers.
engine::Task<Result<AdmittedGuest>> examine_guest(Context context, ResourceId target, std::vector<Blocker> overrides);

}  // namespace azvmreset::ops
