// The rights that a plan takes, read off the requests that it will send: so
// the two cannot disagree. Pure.
#pragma once

#include <azvmreset/permissions.hpp>
#include <azvmreset/plan.hpp>

#include <vector>

namespace azvmreset::offline {

// Sorted by scope and action. What is sent under a condition alone is
// optional, unless something else needs it.
std::vector<RequiredAction> actions_of(const PlanRescue& request, const std::vector<PlanStep>& steps);

}  // namespace azvmreset::offline
