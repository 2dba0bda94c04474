// The plan of the offline method.
#pragma once

#include "engine/task.hpp"
#include "offline/world.hpp"
#include "ops/context.hpp"

#include <azvmreset/plan.hpp>
#include <azvmreset/result.hpp>

namespace azvmreset::offline {

// Pure: the same world and request give the same plan, its id and all names.
// The request has passed check().
Plan make_plan(const World& world, const PlanRescue& request);

// What can be said of a request before anything is read: invalid_argument,
// naming what was found and what was expected.
Result<void> check(const PlanRescue& request);

engine::Task<Result<Plan>> plan(ops::Context context, PlanRescue request);

}  // namespace azvmreset::offline
