// What ARM says about its cloud to anybody who asks.
#pragma once

#include "simulator/fidelity.hpp"
#include "simulator/message.hpp"
#include "simulator/settings.hpp"
#include "simulator/target.hpp"

#include <optional>

namespace azvmreset::sim {

// The answer to GET /metadata/endpoints, which needs no token; nothing for
// other paths (F7/1).
std::optional<Answer> cloud_metadata(const Request& request, const Target& target, const Settings& settings,
                                     const Choices& choices);

}  // namespace azvmreset::sim
