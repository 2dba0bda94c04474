#include "offline/calls.hpp"
#include "offline/durations.hpp"
#include "offline/steps.hpp"

// What ends a restore. Nothing was planted, so nobody waits for a marker, and
// a VM that is not to run in the end need not run in between.
namespace azvmreset::offline {
namespace {

bool wanted(const Situation& now, PowerAfter state, std::string_view before) {
  const PowerAfter asked = now.request.power_after;
  return asked == state || (asked == PowerAfter::as_before && now.power == before);
}
bool wanted_stopped(const Situation& now) { return wanted(now, PowerAfter::stopped, "stopped"); }
bool wanted_deallocated(const Situation& now) { return wanted(now, PowerAfter::deallocated, "deallocated"); }

// At the swap.
bool is_deallocated(const Situation& now) { return now.power == "deallocated" || (now.runs && now.request.deallocate); }

}  // namespace

bool starts_restored(const Situation& now) {
  if (wanted_deallocated(now)) return false;
  // From deallocated to stopped there is no other way.
  return !wanted_stopped(now) || is_deallocated(now);
}

PlanStep start_restored_step(const Situation& now) {
  PlanStep step;
  step.name = "start";
  step.purpose = "start the VM, with the disk as the snapshot has it";
  step.calls.push_back(
      mark(now, now.at.copy, "start", "note on the copy that Windows may have run on it, before it does"));
  step.calls.push_back(power(now, "start", "start the VM"));
  step.calls.push_back(look_at(now, now.at.vm, "see that it runs"));
  step.expected = expected("start");
  step.vm_down = now.runs;
  step.evidence = "its power state is running; whether Windows came up, its agent or a sign-in tells";
  step.undo =
      "the VM is powered off and the disk that it had is swapped in; what Windows wrote meanwhile is lost "
      "(discard_changes)";
  return step;
}

PlanStep confirm_restored_step(const Situation& now) {
  PlanStep step;
  step.name = "confirm";
  step.purpose = "see that the VM is in the power state that was asked for, and clean up";
  if (wanted_stopped(now) && starts_restored(now)) {
    step.calls.push_back(power(now, "powerOff?skipShutdown=false", "power the VM off, as was asked for"));
  } else if (wanted_deallocated(now) && !is_deallocated(now)) {
    step.calls.push_back(power(now, "deallocate", "deallocate the VM, as was asked for"));
  }
  step.calls.push_back(look_at(now, now.at.vm, "see its power state, and that the copy is its OS disk"));
  if (now.request.lease) step.calls.push_back(delete_tags(now, "take both tags off the VM"));
  step.expected = expected("record");
  step.evidence = "osDisk.managedDisk.id of the VM is the copy, and its power state the one that was asked for";
  step.undo = "nothing: the disk that the VM had and the snapshot are still there";
  return step;
}

}  // namespace azvmreset::offline
