// The rescue VM that a plan may have left, and what belongs to it.
#pragma once

#include "arm/vm_view.hpp"
#include "engine/task.hpp"
#include "offline/places.hpp"
#include "ops/context.hpp"

#include <azvmreset/rescue.hpp>
#include <azvmreset/result.hpp>

#include <optional>
#include <string>
#include <vector>

namespace azvmreset::rescue {

// Each part that is there, under the names that were computed: proved by what
// hangs on it, from the proved disk to the address of its gateway. `proved` is
// false where no proved disk is attached to that VM. What may not be read is a
// warning.
engine::Task<Result<std::vector<RescueItem>>> parts_of_machine(ops::Context context, offline::Places at, bool proved,
                                                               std::vector<Finding>& warnings);

// The plan's run commands on a VM.
engine::Task<Result<std::vector<RescueItem>>> scripts_of(ops::Context context, std::string vm, std::string plan_id);

engine::Task<Result<std::optional<arm::VmView>>> vm_if_there(ops::Context context, std::string id);

}  // namespace azvmreset::rescue
