// What earlier runs left at a VM, and taking it away.
#pragma once

#include <azvmreset/call.hpp>
#include <azvmreset/preflight.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace azvmreset {

struct Leftovers : CallOptions {
  explicit Leftovers(ResourceId vm) : target(std::move(vm)) {}

  ResourceId target;

  // Deletes what is ours, one by one: the name is the one computed from the
  // operation in the tag, and the lineage leads to this VM or its OS disk. What
  // cannot be proved ours is named and left, and so is a run command whose
  // script is at work, or whose answer is a password that the guest has made
  // and that nobody else may have.
  bool remove = false;

  // The force_update_tag of a reset of the caller's own (ResetResult, or the
  // failure's machine state): nothing else proves whose a VMAccess instance
  // is. One that bears it is ours.
  std::string force_update_tag;

  // The guest is asked, too, for keys of ours (a Run Command, which installs
  // its handler); with `remove` they are deleted there. A sealed password that
  // somebody is about to set with one of them is refused then.
  bool in_guest = false;
};

struct Leftover {
  std::string id;
  // "snapshot", "run_command", "extension", "handler" (of Run Command: nobody's
  // own, `reason` says how it goes away), "tag" (of the offline method on the VM,
  // with no rescue behind it: its id is the VM's) or "guest_key" (has no
  // resource: its id is the VM's, and its name the one in the guest)
  std::string kind;
  std::string name;
  std::string operation_id;  // of the run that left it, or empty
  std::optional<std::chrono::system_clock::time_point> created_at;
  bool ours = false;
  bool removed = false;
  std::string reason;  // why it is ours or not, or why it was not removed
};

struct LeftoversReport {
  std::string target;
  std::vector<Leftover> items;
  std::vector<Finding> warnings;
  std::string trace_id;
};

std::string to_json(const LeftoversReport& report);

}  // namespace azvmreset
