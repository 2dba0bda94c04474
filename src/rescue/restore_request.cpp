#include "rescue/restore_request.hpp"

namespace azvmreset {

PlanRescue rescue::planned(const RestoreVm& request) {
  PlanRescue plan(request.target);
  static_cast<CallOptions&>(plan) = request;
  plan.task = PlantedTask::nothing;
  plan.from_snapshot = request.snapshot_id;
  plan.probe = false;
  plan.read_back = ReadBack::none;
  plan.deallocate = request.deallocate;
  plan.power_after = request.power_after;
  plan.lease = request.lease;
  return plan;
}

std::vector<RequiredAction> required_actions(const RestoreVm& request) {
  return required_actions(rescue::planned(request));
}

}  // namespace azvmreset
