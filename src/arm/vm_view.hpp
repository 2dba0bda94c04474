// A virtual machine as ARM describes it: what preflight wants to know (facts §4.1).
#pragma once

#include "arm/extension_view.hpp"
#include "arm/vm_profile.hpp"

#include <cstdint>

namespace azvmreset::arm {

enum class OsType : std::uint8_t { unknown, windows, linux_os };

struct HandlerView {
  std::string type;  // "Microsoft.Compute.VMAccessAgent"
  std::string version;
};

struct AgentView {
  std::string version;  // "Unknown" when it is not reporting
  std::vector<InstanceStatus> statuses;
  std::vector<HandlerView> handlers;
};

struct VmView {
  std::string id;
  std::string name;
  std::string location;
  std::string provisioning_state;  // as ARM spells it
  OsType os = OsType::unknown;

  std::string os_disk_id;          // managedDisk.id; empty: unmanaged
  bool os_disk_ephemeral = false;  // on the host's own storage: cannot be copied

  bool has_os_profile = false;  // absent: made from a specialised disk
  std::string admin_username;   // or empty
  std::optional<bool> allow_extension_operations;
  std::optional<bool> provision_vm_agent;  // windowsConfiguration.provisionVMAgent

  // Of the instance view.
  bool has_instance_view = false;
  std::string power;  // "running", "stopped", "deallocated" …; empty when not said
  std::string os_name;
  std::string os_version;
  std::string computer_name;
  std::optional<AgentView> agent;  // absent when it never reported, or the VM is off

  // Resources first; an instance that has no resource follows. Both views of
  // one extension are joined by its name.
  std::vector<ExtensionView> extensions;

  VmProfile profile;

  // The first of that handler, or null.
  const ExtensionView* extension(std::string_view publisher, std::string_view type) const noexcept;
};

// GET …/virtualMachines/{vm}?$expand=instanceView. Missing members stay empty;
// a member of the wrong type is `protocol`, naming its path.
Result<VmView> read_vm(base::json::Value vm);

}  // namespace azvmreset::arm
