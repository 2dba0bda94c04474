// Which api-versions the providers know.
#pragma once

#include "simulator/arm/call.hpp"

#include <optional>

namespace azvmreset::sim {

// The refusal, when the provider, the type or the version is not known.
std::optional<Answer> unknown_version(const Call& call, bool managed_run_commands);

}  // namespace azvmreset::sim
