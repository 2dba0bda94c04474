#include "offline/plan.hpp"

#include <utility>

namespace azvmreset::offline {

Plan make_plan(const World& world, const PlanRescue& request) {
  Plan plan;
  plan.target = request.target.text();
  plan.facts.location = world.vm.location;
  return plan;
}

engine::Task<Result<Plan>> plan(ops::Context, PlanRescue) { co_return Error(ErrorCode::internal, "not built yet"); }

}  // namespace azvmreset::offline
