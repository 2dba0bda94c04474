#include "offline/bodies.hpp"
#include "offline/calls.hpp"
#include "offline/durations.hpp"
#include "offline/plan_names.hpp"
#include "offline/steps.hpp"

#include "base/format.hpp"

#include <utility>

// While the VM runs as ever: what is recorded, where the copy will be
// repaired, and what a first copy tells.
namespace azvmreset::offline {
namespace {

using arm::ResourceType;
using base::format;

PlanCall take_lease(const Situation& now) {
  if (!now.fenced) {
    return merge_tag(now, lease_tag, format("{}/{{holder}}/{{until}}", now.id),
                     "take the lease against a second rescuer; read again afterwards whether it is ours");
  }
  PlanCall call = put(now, now.at.vm, ResourceType::virtual_machines, lease_body(now),
                      "take the lease against a second rescuer; with every tag as it was just read");
  call.method = "PATCH";
  call.if_match = "{etag}";
  return call;
}

// What an earlier run has made is not written again.
void make_part(PlanStep& step, const Situation& now, const std::string& id, ResourceType type, std::string body,
               std::string_view purpose) {
  step.calls.push_back(get(now, id, type, "see whether an earlier run made it"));
  step.calls.push_back(put(now, id, type, std::move(body), purpose));
}

void make_network(PlanStep& step, const Situation& now) {
  make_part(step, now, now.at.rescue_address, ResourceType::public_ip_addresses, address_body(now),
            "make the address through which the rescue VM reaches Azure; nobody reaches it by that");
  make_part(step, now, now.at.rescue_gateway, ResourceType::nat_gateways, gateway_body(now), "make the NAT gateway");
  make_part(step, now, now.at.rescue_network, ResourceType::virtual_networks, network_body(now),
            "make a network of its own");
  step.expected += expected("rescue_network");
}

void make_rescue(PlanStep& step, const Situation& now) {
  step.expected = expected("rescue_made");
  if (now.request.rescue.network == RescueNetwork::nat_gateway) make_network(step, now);
  make_part(step, now, now.at.rescue_interface, ResourceType::network_interfaces, interface_body(now),
            "make the network interface of the rescue VM, without a public address");
  PlanCall look = get(now, now.at.rescue_vm, ResourceType::virtual_machines,
                      "see whether an earlier run made the rescue VM: one that is there is never written again");
  step.calls.push_back(std::move(look));
  step.calls.push_back(put(now, now.at.rescue_vm, ResourceType::virtual_machines, machine_body(now),
                           "make the rescue VM, unless it is there"));
}

}  // namespace

PlanStep record_step(const Situation& now) {
  PlanStep step;
  step.name = "record";
  step.purpose = "record the original state";
  step.calls.push_back(look_at(now, now.at.vm, "read the VM, its power state and its ETag"));
  step.calls.push_back(get(now, now.at.os_disk, ResourceType::disks, "read the OS disk and its identity"));
  if (now.request.lease) {
    step.purpose += ", and take the lease";
    step.calls.push_back(take_lease(now));
    step.calls.push_back(merge_tag(now, plan_tag, plan_tag_value(now.id, "record", now.power),
                                   "note on the VM which plan holds it, and its power state"));
  }
  step.expected = expected("record");
  step.evidence = now.request.lease ? "the VM has the lease of this plan when it is read again, and its OS disk is "
                                      "still the one of the plan"
                                    : "the VM's OS disk is still the one of the plan";
  step.undo = now.request.lease ? "both tags are taken off the VM" : "nothing was changed";
  return step;
}

PlanStep rescue_vm_step(const Situation& now) {
  PlanStep step;
  step.name = "rescue_vm";
  if (now.rescue.made) {
    step.purpose = format("make the rescue VM ({}, {})", now.rescue.size, name_of(now.rescue.os));
    make_rescue(step, now);
    step.undo = "what was made for the rescue VM is deleted, one by one";
  } else {
    step.purpose = "see that the rescue VM is ready";
    step.expected = expected("rescue_given");
    step.undo = now.rescue.os == RescueOs::linux_os
                    ? "the script's resource is deleted; packages that were installed stay"
                    : "the script's resource is deleted; nothing else was changed";
  }
  step.calls.push_back(look_at(now, now.at.rescue_vm, "see that it runs, and its agent is ready"));
  step.calls.push_back(run_script(now, now.at.rescue_vm, now.rescue.location, "ready",
                                  now.rescue.os == RescueOs::linux_os
                                      ? "let its agent answer; install what reading NTFS takes, where it is missing"
                                      : "let its agent answer, and say whether it can read and write NTFS"));
  step.calls.push_back(read_script(now, now.at.rescue_vm, "ready", "read the answer"));
  step.evidence = "the agent of the rescue VM has answered with the nonce of this plan, and has what it takes";
  return step;
}

PlanStep probe_step(const Situation& now) {
  PlanStep step;
  step.name = "probe";
  step.purpose = now.given_snapshot ? "read a copy of the snapshot before anything stops"
                                    : "read a copy of the disk as it is now, before anything stops";
  const std::string& source = now.given_snapshot ? now.at.snapshot : now.at.probe_snapshot;
  if (!now.given_snapshot) {
    step.calls.push_back(put(now, now.at.probe_snapshot, ResourceType::snapshots,
                             snapshot_body(now, now.at.os_disk, "probe"),
                             "take a snapshot of the OS disk; where the VM runs it is crash-consistent"));
  }
  step.calls.push_back(put(now, now.at.probe_disk, ResourceType::disks, looked_at_disk_body(now, source, "probe"),
                           "make a disk of it that is only read"));
  step.calls.push_back(attach(now, now.at.probe_disk, "attach it to the rescue VM"));
  step.calls.push_back(run_script(now, now.at.rescue_vm, now.rescue.location, "probe",
                                  "read what forbids the method, mounted read-only: domain controller, BitLocker, "
                                  "hibernation, local policy, disk identity"));
  step.calls.push_back(read_script(now, now.at.rescue_vm, "probe", "read the answer"));
  step.calls.push_back(detach(now, now.at.probe_disk, "detach it"));
  step.calls.push_back(remove(now, now.at.probe_disk, ResourceType::disks, "delete that disk"));
  if (!now.given_snapshot) {
    step.calls.push_back(remove(now, now.at.probe_snapshot, ResourceType::snapshots, "delete that snapshot"));
  }
  step.expected = expected("probe");
  step.evidence = "the script's answer has the nonce of this plan, and nothing in it forbids to go on";
  step.undo = "the disk is detached and deleted, then its snapshot; the VM was not touched";
  return step;
}

}  // namespace azvmreset::offline
