// Azure Policy: what it has against a resource, asked beforehand or found out
// by a write.
#pragma once

#include "simulator/arm/call.hpp"
#include "simulator/world.hpp"

#include <optional>

namespace azvmreset::sim {

// POST {scope}/providers/Microsoft.PolicyInsights/checkPolicyRestrictions.
Answer policy_restrictions(const Call& call, const World& world);

// 403, when a policy refuses what a PUT would make (F5.6/8).
std::optional<Answer> disallowed(const Call& call, const World& world);

}  // namespace azvmreset::sim
