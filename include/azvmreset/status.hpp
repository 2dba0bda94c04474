// What is going on at a VM: its power, its agent, and who holds the slot of
// VMAccess.
#pragma once

#include <azvmreset/call.hpp>
#include <azvmreset/preflight.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <utility>

namespace azvmreset {

struct Status : CallOptions {
  explicit Status(ResourceId vm) : target(std::move(vm)) {}

  ResourceId target;
};

struct StatusReport {
  std::string target;
  std::string power;                   // "running", "stopped", "deallocated" …, or "unknown"
  std::string provisioning_state;      // as ARM spells it
  bool operation_in_progress = false;  // the VM or one of its extensions is being changed
  std::string agent_status;            // "ready", "not_ready" or "absent"
  std::string agent_version;
  std::optional<std::chrono::system_clock::time_point> agent_reported_at;

  // The VMAccess instance, of which a VM has at most one; empty without one.
  std::string vm_access_name;
  std::string vm_access_version;
  std::string vm_access_state;   // its provisioning state, as ARM spells it
  std::string force_update_tag;  // of the last attempt, whoever made it
  std::string guest_message;     // the handler's last words; may be of an earlier run
  std::optional<std::chrono::system_clock::time_point> guest_reported_at;
  std::string trace_id;
};

std::string to_json(const StatusReport& report);

}  // namespace azvmreset
