#include "offline/steps.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

namespace azvmreset::offline {
namespace {

// A step, and the names of those that must have ended before it begins.
struct Place {
  Place(PlanStep made, std::vector<std::string_view> before) : step(std::move(made)), after(std::move(before)) {}

  PlanStep step;
  std::vector<std::string_view> after;
};
using Order = std::vector<Place>;

// What is made ready while the VM runs as ever. Whatever can be refused is
// refused here: the rescue VM by quota, policy or capacity, the disk by what
// the probe reads.
void add_preparation(Order& order, const Situation& now) {
  order.emplace_back(record_step(now), std::vector<std::string_view>{});
  order.emplace_back(rescue_vm_step(now), std::vector<std::string_view>{"record"});
  if (now.request.probe) order.emplace_back(probe_step(now), std::vector<std::string_view>{"rescue_vm"});
}

std::string_view last_of_preparation(const Situation& now) { return now.request.probe ? "probe" : "rescue_vm"; }

// The copy is of the disk as Windows left it, so the VM is off all the while.
void add_work_on_a_new_snapshot(Order& order, const Situation& now) {
  order.emplace_back(power_off_step(now), std::vector{last_of_preparation(now)});
  order.emplace_back(snapshot_step(now), std::vector<std::string_view>{"power_off"});
  order.emplace_back(copy_step(now), std::vector<std::string_view>{"snapshot"});
  order.emplace_back(attach_step(now), std::vector<std::string_view>{"copy"});
  order.emplace_back(stage_step(now), std::vector<std::string_view>{"attach"});
  order.emplace_back(detach_step(now), std::vector<std::string_view>{"stage"});
  order.emplace_back(swap_step(now), std::vector<std::string_view>{"detach"});
}

// A snapshot that is there already does not change any more: the copy is ready
// before the VM is stopped, and made beside the rescue VM. It is attached when
// the probe's disk is gone: two copies of one disk have one identity (F5.6).
void add_work_on_a_given_snapshot(Order& order, const Situation& now) {
  order.emplace_back(snapshot_step(now), std::vector<std::string_view>{"record"});
  order.emplace_back(copy_step(now), std::vector<std::string_view>{"snapshot"});
  order.emplace_back(attach_step(now), std::vector{last_of_preparation(now), std::string_view("copy")});
  order.emplace_back(stage_step(now), std::vector<std::string_view>{"attach"});
  order.emplace_back(detach_step(now), std::vector<std::string_view>{"stage"});
  order.emplace_back(power_off_step(now), std::vector<std::string_view>{"detach"});
  order.emplace_back(swap_step(now), std::vector<std::string_view>{"power_off"});
}

void add_end(Order& order, const Situation& now) {
  order.emplace_back(start_step(now), std::vector<std::string_view>{"swap"});
  const bool disarm = now.request.hook == Hook::setup;
  if (disarm) order.emplace_back(disarm_step(now), std::vector<std::string_view>{"start"});
  order.emplace_back(confirm_step(now), std::vector<std::string_view>{disarm ? "disarm" : "start"});
}

void add_restore(Order& order, const Situation& now) {
  using Names = std::vector<std::string_view>;
  order.emplace_back(record_step(now), Names{});
  order.emplace_back(snapshot_step(now), Names{"record"});
  order.emplace_back(copy_step(now), Names{"snapshot"});
  order.emplace_back(power_off_step(now), Names{"copy"});
  order.emplace_back(swap_step(now), Names{"power_off"});
  const bool starts = starts_restored(now);
  if (starts) order.emplace_back(start_restored_step(now), Names{"swap"});
  order.emplace_back(confirm_restored_step(now), Names{starts ? "start" : "swap"});
}

void add_repair(Order& order, const Situation& now) {
  add_preparation(order, now);
  if (now.given_snapshot) {
    add_work_on_a_given_snapshot(order, now);
  } else {
    add_work_on_a_new_snapshot(order, now);
  }
  add_end(order, now);
}

std::int32_t number_of(const std::vector<PlanStep>& steps, std::string_view name) {
  const auto found =
      std::find_if(steps.begin(), steps.end(), [name](const PlanStep& step) { return step.name == name; });
  return found->number;
}

}  // namespace

std::vector<PlanStep> steps_of(const Situation& now) {
  Order order;
  now.plants ? add_repair(order, now) : add_restore(order, now);

  std::vector<PlanStep> steps;
  for (Place& place : order) {
    PlanStep& step = place.step;
    step.number = static_cast<std::int32_t>(steps.size()) + 1;
    for (const std::string_view name : place.after) step.after.push_back(number_of(steps, name));
    std::sort(step.after.begin(), step.after.end());
    steps.push_back(std::move(step));
  }
  return steps;
}

}  // namespace azvmreset::offline
