#include "offline/bodies.hpp"
#include "offline/calls.hpp"
#include "offline/durations.hpp"
#include "offline/steps.hpp"

#include "base/format.hpp"

#include <string_view>
#include <utility>

// What happens to the Windows on the disk: what is planted, what it says
// afterwards, and what is taken away again.
namespace azvmreset::offline {
namespace {

using arm::ResourceType;
using base::format;

constexpr std::string_view agent_up = "the agent of the VM comes up";
constexpr std::string_view agent_silent = "the agent of the VM stays silent";

// Managed run commands are resources, too.
constexpr std::string_view scripts_at_rescue[] = {"ready", "probe", "read", "write"};

void read_by_agent(PlanStep& step, const Situation& now, std::string_view when) {
  const std::string& location = now.world.vm.location;
  step.calls.push_back(
      with_condition(run_script(now, now.at.vm, location, "marker", "let the agent read the marker"), when));
  step.calls.push_back(with_condition(read_script(now, now.at.vm, "marker", "read the answer"), when));
  step.calls.push_back(with_condition(remove_script(now, now.at.vm, "marker", "delete the script's resource"), when));
}

void read_by_snapshot(PlanStep& step, const Situation& now, std::string_view when) {
  const std::string& disk = now.at.read_back_disk;
  const auto add = [&step, when](PlanCall call) { step.calls.push_back(with_condition(std::move(call), when)); };
  add(put(now, now.at.read_back_snapshot, ResourceType::snapshots, snapshot_body(now, now.at.copy, "confirm"),
          "take a snapshot of the new OS disk, while the VM runs"));
  add(put(now, disk, ResourceType::disks, looked_at_disk_body(now, now.at.read_back_snapshot, "confirm"),
          "make a disk of it that is only read"));
  add(attach(now, disk, "attach it to the rescue VM"));
  add(run_script(now, now.at.rescue_vm, now.rescue.location, "read-back", "read the marker, mounted read-only"));
  add(read_script(now, now.at.rescue_vm, "read-back", "read the answer"));
  add(detach(now, disk, "detach it"));
  add(remove_script(now, now.at.rescue_vm, "read-back", "delete the script's resource"));
  add(remove(now, disk, ResourceType::disks, "delete that disk"));
  add(remove(now, now.at.read_back_snapshot, ResourceType::snapshots, "delete that snapshot"));
}

void read_back(PlanStep& step, const Situation& now) {
  switch (now.request.read_back) {
    case ReadBack::automatic:
      read_by_agent(step, now, agent_up);
      read_by_snapshot(step, now, agent_silent);
      step.expected = expected("read_back_both");
      break;
    case ReadBack::agent:
      read_by_agent(step, now, {});
      step.expected = expected("read_back_agent");
      break;
    case ReadBack::snapshot:
      read_by_snapshot(step, now, {});
      step.expected = expected("read_back_snapshot");
      break;
    case ReadBack::none:
      break;
  }
}

// The power state that was asked for; the VM runs now.
void restore_power(PlanStep& step, const Situation& now) {
  const PowerAfter wanted = now.request.power_after;
  const bool as_before = wanted == PowerAfter::as_before;
  if (wanted == PowerAfter::stopped || (as_before && now.power == "stopped")) {
    step.calls.push_back(power(now, "powerOff?skipShutdown=false", "power the VM off, as was asked for"));
  } else if (wanted == PowerAfter::deallocated || (as_before && now.power == "deallocated")) {
    step.calls.push_back(power(now, "deallocate", "deallocate the VM, as was asked for"));
  }
}

void remove_rescue(PlanStep& step, const Situation& now) {
  step.calls.push_back(remove(now, now.at.rescue_vm, ResourceType::virtual_machines,
                              "delete the rescue VM, and with it its disk and its interface"));
  // They go with the VM (deleteOption), unless that was cut short.
  step.calls.push_back(
      remove(now, now.at.rescue_interface, ResourceType::network_interfaces, "see that its interface is gone"));
  step.calls.push_back(remove(now, now.at.rescue_disk, ResourceType::disks, "see that its disk is gone"));
  if (now.request.rescue.network != RescueNetwork::nat_gateway) return;
  step.calls.push_back(
      remove(now, now.at.rescue_network, ResourceType::virtual_networks, "delete the network of its own"));
  step.calls.push_back(remove(now, now.at.rescue_gateway, ResourceType::nat_gateways, "delete the NAT gateway"));
  step.calls.push_back(
      remove(now, now.at.rescue_address, ResourceType::public_ip_addresses, "delete the gateway's address"));
}

void remove_scripts(PlanStep& step, const Situation& now) {
  for (const std::string_view part : scripts_at_rescue) {
    if (part == "probe" && !now.request.probe) continue;
    step.calls.push_back(remove_script(now, now.at.rescue_vm, part, "delete a script's resource"));
  }
}

void clean_up(PlanStep& step, const Situation& now) {
  if (now.rescue.made) {
    remove_rescue(step, now);
  } else {
    remove_scripts(step, now);
  }
  if (!now.given_snapshot && !now.request.keep_snapshot) {
    step.calls.push_back(
        remove(now, now.at.snapshot, ResourceType::snapshots, "delete the snapshot last: the lineage hangs on it"));
  }
  if (now.request.lease) step.calls.push_back(delete_tags(now, "take both tags off the VM"));
  step.expected += expected("clean_up");
}

std::string_view evidence_of(ReadBack read_back) noexcept {
  if (read_back == ReadBack::none) return "none was asked for: the evidence is `applied` at most";
  return "the marker that the script wrote tells with the planted nonce what came of it: `confirmed`";
}

}  // namespace

PlanStep stage_step(const Situation& now) {
  PlanStep step;
  step.name = "stage";
  step.purpose = now.request.hook == Hook::setup
                     ? "plant the script and its hook in the SYSTEM hive, and read them back"
                     : "plant the script and its group policy, and read them back";
  const std::string& rescue = now.at.rescue_vm;
  step.calls.push_back(run_script(now, rescue, now.rescue.location, "read",
                                  "find the disk by LUN, size and the computer's name, and read the few files"));
  step.calls.push_back(read_script(now, rescue, "read", "read the answer; the files are merged here, not there"));
  step.calls.push_back(
      run_script(now, rescue, now.rescue.location, "write",
                 "write the merged files with their ACL, read each back, unmount; in as many calls as it takes"));
  step.calls.push_back(read_script(now, rescue, "write", "read the answer"));
  step.expected = expected("stage");
  step.vm_down = now.runs && !now.given_snapshot;
  step.evidence = "every file reads back equal, and the disk's identity is what it was";
  step.undo = "the copy is deleted by the undo of its own step; the original disk was not touched";
  return step;
}

PlanStep confirm_step(const Situation& now) {
  PlanStep step;
  step.name = "confirm";
  step.purpose = "see what the script did, and clean up";
  read_back(step, now);
  restore_power(step, now);
  clean_up(step, now);
  step.evidence = evidence_of(now.request.read_back);
  step.undo = "nothing: what was deleted was the plan's own; the original disk is still there";
  return step;
}

}  // namespace azvmreset::offline
