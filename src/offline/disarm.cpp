#include "offline/calls.hpp"
#include "offline/durations.hpp"
#include "offline/steps.hpp"

#include <utility>

// The hook `setup` would run its command at every start. Its script disarms it
// first of all; this step makes sure.
namespace azvmreset::offline {
namespace {

using arm::ResourceType;

PlanStep substep(std::string_view name, std::string_view purpose, std::vector<PlanCall> calls,
                 std::string_view evidence, std::string_view undo) {
  PlanStep step;
  step.name = name;
  step.purpose = purpose;
  step.calls = std::move(calls);
  step.expected = expected(name);
  step.vm_down = true;
  step.evidence = evidence;
  step.undo = undo;
  return step;
}

// Each is journalled with its undo, and the VM is down from the first to the last.
std::vector<PlanStep> ways_back(const Situation& now) {
  std::vector<PlanStep> steps;
  steps.push_back(substep("power_off", "power the VM off", {power(now, "powerOff?skipShutdown=false", "power off")},
                          "its power state is stopped", "the VM is started"));
  steps.push_back(substep("swap", "swap the original disk in",
                          {swap(now, now.at.os_disk, "swap the original in, with its own name")},
                          "osDisk.managedDisk.id of the VM is the original", "the copy is swapped in again"));
  steps.push_back(substep("attach", "attach the copy to the rescue VM",
                          {attach(now, now.at.copy, "attach it"),
                           get(now, now.at.copy, ResourceType::disks, "see that the rescue VM has it")},
                          "managedBy of the copy is the rescue VM", "the copy is detached"));
  steps.push_back(substep("stage", "clear SetupType and CmdLine in the copy's SYSTEM hive",
                          {run_script(now, now.at.rescue_vm, now.rescue.location, "clear",
                                      "where it is armed still, write the former values back, and read them again"),
                           read_script(now, now.at.rescue_vm, "clear", "read the answer"),
                           remove_script(now, now.at.rescue_vm, "clear", "delete the script's resource")},
                          "SetupType reads 0, and CmdLine what it was before (nothing, where it had arguments)",
                          "none is needed: it is what was there"));
  steps.push_back(
      substep("detach", "detach the copy",
              {detach(now, now.at.copy, "detach it"), get(now, now.at.copy, ResourceType::disks, "see it let go")},
              "diskState of the copy is Unattached", "none is needed: nothing holds it"));
  steps.push_back(substep("swap", "swap the copy in again", {swap(now, now.at.copy, "swap the copy in")},
                          "osDisk.managedDisk.id of the VM is the copy", "the original is swapped in"));
  steps.push_back(substep("start", "start the VM", {power(now, "start", "start the VM")}, "its power state is running",
                          "the VM is powered off"));
  for (PlanStep& step : steps) {
    step.number = static_cast<std::int32_t>(&step - steps.data()) + 1;
    if (step.number > 1) step.after.push_back(step.number - 1);
    step.vm_down = now.runs;
  }
  return steps;
}

}  // namespace

PlanStep disarm_step(const Situation& now) {
  PlanStep step;
  step.name = "disarm";
  step.purpose = "see that the hook is disarmed; where it is armed still, take it back";
  step.calls.push_back(look_at(now, now.at.vm, "see that the VM runs, and whether its agent is ready"));
  step.calls.push_back(with_condition(
      run_script(now, now.at.vm, now.world.vm.location, "armed", "let the agent read SetupType and CmdLine"),
      "the agent of the VM comes up"));
  step.calls.push_back(
      with_condition(read_script(now, now.at.vm, "armed", "read the answer"), "the agent of the VM comes up"));
  step.calls.push_back(with_condition(remove_script(now, now.at.vm, "armed", "delete the script's resource"),
                                      "the agent of the VM comes up"));
  step.expected = expected("disarm");
  step.evidence =
      "SetupType reads 0, by the agent, or in the snapshot that tells of the marker; without this "
      "evidence the plan ends as `hook_still_armed`, not as done";
  step.undo = "none is needed: the hook is what has to go";
  step.substeps = ways_back(now);
  return step;
}

}  // namespace azvmreset::offline
