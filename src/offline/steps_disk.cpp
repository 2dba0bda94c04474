#include "offline/bodies.hpp"
#include "offline/calls.hpp"
#include "offline/durations.hpp"
#include "offline/steps.hpp"

#include "base/format.hpp"

#include <string_view>
#include <utility>

// What happens to the disk: the copy, its way to the rescue VM and back, and
// the swap.
namespace azvmreset::offline {
namespace {

using arm::ResourceType;
using base::format;

// A copy of a snapshot that was there before is worked on while the VM runs.
bool works_while_down(const Situation& now) noexcept { return now.runs && !now.given_snapshot; }

constexpr std::string_view not_deallocated = "the swap is refused because the VM is not deallocated";

}  // namespace

PlanStep power_off_step(const Situation& now) {
  PlanStep step;
  step.name = "power_off";
  if (!now.runs) {
    step.purpose = format("see that the VM is off; it is {}", now.power);
    step.calls.push_back(look_at(now, now.at.vm, "read its power state"));
    step.expected = expected("look_at_off");
    step.evidence = "its power state is stopped or deallocated";
    step.undo = "nothing was changed";
    return step;
  }
  const bool deallocate = now.request.deallocate;
  step.purpose = deallocate ? "shut Windows down and deallocate the VM" : "shut Windows down and power the VM off";
  step.calls.push_back(deallocate ? power(now, "deallocate", "deallocate the VM; Windows is asked to shut down first")
                                  : power(now, "powerOff?skipShutdown=false", "power off, with a shutdown of Windows"));
  step.calls.push_back(look_at(now, now.at.vm, "see that it is off"));
  step.expected = expected(deallocate ? "deallocate" : "power_off");
  step.vm_down = true;
  step.evidence = format("its power state is {}; a shutdown that failed shows before anything is staged",
                         deallocate ? "deallocated" : "stopped");
  step.undo = "the VM is started again, with its own disk";
  return step;
}

PlanStep snapshot_step(const Situation& now) {
  PlanStep step;
  step.name = "snapshot";
  if (now.given_snapshot) {
    step.purpose = "see that the given snapshot is there";
    step.calls.push_back(get(now, now.at.snapshot, ResourceType::snapshots, "read it, and what it is a copy of"));
    step.expected = expected("look_at_off");
    step.evidence = format("it is of {}, and its provisioning state is Succeeded",
                           now.plants ? "the VM's OS disk" : "a disk that is or was the VM's OS disk");
    step.undo = "nothing was changed";
    return step;
  }
  step.purpose = "take a snapshot of the OS disk";
  step.calls.push_back(put(now, now.at.snapshot, ResourceType::snapshots,
                           snapshot_body(now, now.at.os_disk, "snapshot"), "take it, beside the disk"));
  step.calls.push_back(get(now, now.at.snapshot, ResourceType::snapshots, "see that it is complete"));
  step.expected = expected("snapshot");
  step.vm_down = works_while_down(now);
  step.evidence = "its provisioning state is Succeeded, and creationData.sourceResourceId is the OS disk";
  step.undo = "the snapshot is deleted";
  return step;
}

PlanStep copy_step(const Situation& now) {
  PlanStep step;
  step.name = "copy";
  step.purpose = "make the copy that will be the OS disk";
  step.calls.push_back(put(now, now.at.copy, ResourceType::disks, copy_body(now),
                           "make it from the snapshot, in the same zone and with what the disk had"));
  step.calls.push_back(get(now, now.at.copy, ResourceType::disks, "see that it is Unattached, and its lineage"));
  step.expected = expected("copy");
  step.vm_down = works_while_down(now);
  step.evidence =
      "diskState is Unattached, creationData.sourceResourceId is the snapshot, the size is that of the "
      "original";
  step.undo = "the copy is deleted, as long as it is not the OS disk";
  return step;
}

PlanStep attach_step(const Situation& now) {
  PlanStep step;
  step.name = "attach";
  step.purpose = "attach the copy to the rescue VM";
  step.calls.push_back(attach(now, now.at.copy, format("attach it at LUN {}", now.rescue.lun)));
  step.calls.push_back(get(now, now.at.copy, ResourceType::disks, "see that the rescue VM has it"));
  step.expected = expected("attach");
  step.vm_down = works_while_down(now);
  step.evidence = "managedBy of the copy is the rescue VM";
  step.undo = "the copy is detached";
  return step;
}

PlanStep detach_step(const Situation& now) {
  PlanStep step;
  step.name = "detach";
  step.purpose = "detach the copy from the rescue VM";
  step.calls.push_back(detach(now, now.at.copy, "detach it"));
  step.calls.push_back(get(now, now.at.copy, ResourceType::disks, "see that it is let go"));
  step.expected = expected("detach");
  step.vm_down = works_while_down(now);
  step.evidence = "diskState of the copy is Unattached, which may take minutes";
  step.undo = "nothing: the copy is deleted by the undo of its own step";
  return step;
}

PlanStep swap_step(const Situation& now) {
  PlanStep step;
  step.name = "swap";
  step.purpose = "make the copy the OS disk of the VM";
  step.calls.push_back(look_at(now, now.at.vm, "see that its OS disk is still the recorded one, and its ETag"));
  step.calls.push_back(swap(now, now.at.copy, "swap, only if nobody has changed the VM in between"));
  const bool deallocated = now.power == "deallocated" || (now.runs && now.request.deallocate);
  if (!deallocated) {
    step.calls.push_back(with_condition(power(now, "deallocate", "deallocate the VM"), not_deallocated));
    step.calls.push_back(with_condition(swap(now, now.at.copy, "swap again"), not_deallocated));
  }
  step.calls.push_back(look_at(now, now.at.vm, "see that the copy is its OS disk"));
  step.expected = expected("swap");
  step.vm_down = now.runs;
  step.evidence = "osDisk.managedDisk.id of the VM is the copy, and the original is Unattached";
  step.undo = "the original is swapped in again; it was never written to";
  return step;
}

PlanStep start_step(const Situation& now) {
  PlanStep step;
  step.name = "start";
  step.purpose = "start the VM, which runs the planted script once";
  step.calls.push_back(
      mark(now, now.at.copy, "start", "note on the copy that Windows may have run on it, before it does"));
  step.calls.push_back(power(now, "start", "start the VM"));
  step.calls.push_back(look_at(now, now.at.vm, "see that it runs"));
  step.calls.push_back(with_condition(power(now, "restart", "restart it once: policy may be processed a start late"),
                                      "the marker says that the script has not run"));
  step.expected = expected("start");
  step.vm_down = now.runs;
  step.evidence = "its power state is running; whether the script has run, the marker tells";
  step.undo =
      "the VM is powered off and the original swapped in; what Windows wrote meanwhile is lost "
      "(discard_changes)";
  return step;
}

}  // namespace azvmreset::offline
