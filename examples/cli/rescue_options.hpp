// What everything that carries out, goes on with or undoes a rescue is told.
#pragma once

#include <azvmreset/rescue.hpp>

#include <chrono>
#include <string>

#include "commands.hpp"

namespace azvmreset::cli {

OnFailure on_failure_of(const Settings& settings);
std::chrono::seconds agent_patience_of(const Settings& settings, std::chrono::seconds otherwise);

// The id of --approved-plan, or of the plan in --plan FILE; else empty.
Result<std::string> approved_plan(Call& call);

// The plan in --plan FILE.
Result<Plan> given_plan(Call& call);

// By --journal, or by the VM and --plan-id.
Result<WhichRescue> which_rescue(const Call& call);

}  // namespace azvmreset::cli
