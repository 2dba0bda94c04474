// What the command line says of a rescue that is planned.
#pragma once

#include <azvmreset/plan.hpp>

#include "commands.hpp"

namespace azvmreset::cli {

// Reads the file of --after-failure.
Result<PlanRescue> plan_request(Call& call, ResourceId vm);

PowerAfter power_after_of(const Settings& settings);

}  // namespace azvmreset::cli
