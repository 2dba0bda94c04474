#include "rescue/job.hpp"

#include <utility>

namespace azvmreset::rescue {

Job::Job(ops::Context surroundings, Plan to_do, offline::Places places, Chronicle journal, const RescueKeeping& keep)
    : context(surroundings),
      plan(std::move(to_do)),
      at(std::move(places)),
      chronicle(std::move(journal)),
      key_keeper(keep.key_sink),
      secret_keeper(keep.secret_sink),
      holder(context.random.guid(host::Stream::ids)) {
  result.target = plan.target;
  result.plan_id = plan.id;
  result.original_disk_id = at.os_disk;
  result.started_at = context.clock.wall_now();
}

const PlanStep* step_of(const Plan& plan, std::string_view name) noexcept {
  for (const PlanStep& step : plan.steps) {
    if (step.name == name) return &step;
  }
  return nullptr;
}

}  // namespace azvmreset::rescue
