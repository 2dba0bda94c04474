#include "offline/plan.hpp"

#include "offline/read_world.hpp"

#include <utility>

namespace azvmreset::offline {

engine::Task<Result<Plan>> plan(ops::Context context, PlanRescue request) {
  if (auto checked = check(request); !checked) co_return std::move(checked).error();
  Named named(request);
  auto world = co_await read_world(context, std::move(named));
  if (!world) co_return std::move(world).error();
  Plan first = make_plan(*world, request);
  auto asked = co_await read_denials(context, std::move(first), *world);
  if (!asked) co_return std::move(asked).error();
  co_return make_plan(*world, request);
}

}  // namespace azvmreset::offline
