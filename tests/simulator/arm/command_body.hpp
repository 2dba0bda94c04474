// The body of a PUT of a managed run command (F3.2).
#pragma once

#include "simulator/arm/call.hpp"
#include "simulator/arm/machine.hpp"

#include <optional>

namespace azvmreset::sim {

// What is wrong with it; nothing: `wanted` has what it asks for.
std::optional<Answer> read_command(const Call& call, const Machine& machine, ManagedCommand& wanted);

// What is wrong with "parameters": [{"name": …, "value": …}].
std::optional<Answer> read_parameters(base::json::Value list, std::string_view path, Parameters& parameters);

}  // namespace azvmreset::sim
