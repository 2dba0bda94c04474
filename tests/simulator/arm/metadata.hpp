// What ARM says about its cloud to anybody who asks.
#pragma once

#include "simulator/message.hpp"
#include "simulator/settings.hpp"
#include "simulator/target.hpp"

#include <optional>

namespace azvmreset::sim {

// The answer to GET /metadata/endpoints, which needs no token; nothing for
// other paths. F7: one object, in older versions a list of clouds.
std::optional<Answer> cloud_metadata(const Request& request, const Target& target, const Settings& settings);

}  // namespace azvmreset::sim
