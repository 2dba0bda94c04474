// The scripts that Azure itself holds, by their command ids (F3.1).
#pragma once

#include "simulator/arm/call.hpp"
#include "simulator/message.hpp"

#include <string_view>

namespace azvmreset::sim {

bool knows_command(std::string_view id);
Answer unknown_command_id();

// GET locations/{location}/runCommands and …/runCommands/{id}.
bool lists_commands(const ArmPath& path);
Answer built_in_commands(const Call& call);

}  // namespace azvmreset::sim
