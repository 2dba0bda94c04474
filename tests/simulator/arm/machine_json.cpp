#include "simulator/arm/machine_json.hpp"

#include "base/format.hpp"
#include "base/timestamp.hpp"
#include "simulator/arm/storage_json.hpp"
#include "simulator/arm/tags.hpp"
#include "simulator/words.hpp"

namespace azvmreset::sim {
namespace {

using base::format;
using base::format_timestamp;
using base::json::Writer;

void write_status(Writer& out, std::string_view code, std::string_view level, std::string_view display,
                  std::string_view message, Time time) {
  out.begin_object().member("code", code).member("level", level).member("displayStatus", display);
  if (!message.empty()) out.member("message", message);
  out.member("time", format_timestamp(time)).end_object();
}

void write_os_profile(Writer& out, const Machine& machine) {
  const VmSetUp& is = machine.set_up;
  if (!is.allow_extension_operations) return;
  out.key("osProfile").begin_object().member("computerName", machine.guest.computer_name);
  if (is.admin_username) out.member("adminUsername", *is.admin_username);
  if (machine.windows()) {
    out.key("windowsConfiguration").begin_object();
    out.member("provisionVMAgent", *is.allow_extension_operations).member("enableAutomaticUpdates", true).end_object();
  } else {
    out.key("linuxConfiguration").begin_object();
    out.member("disablePasswordAuthentication", false).member("provisionVMAgent", true).end_object();
  }
  out.key("secrets").begin_array().end_array();
  out.member("allowExtensionOperations", *is.allow_extension_operations)
      .member("requireGuestProvisionSignal", true)
      .end_object();
}

// F4.1/12, F4.1/12a.
void write_agent(Writer& out, const Machine& machine, Time now) {
  if (machine.agent_shown() == AgentState::absent) return;
  out.key("vmAgent").begin_object();
  if (machine.agent_shown() == AgentState::not_ready) {
    out.member("vmAgentVersion", "Unknown").key("statuses").begin_array();
    write_status(out, "ProvisioningState/Unavailable", "Warning", "Not Ready",
                 "VM status blob is found but not yet populated.", now);
    out.end_array().end_object();
    return;
  }
  out.member("vmAgentVersion", "2.7.41491.1176").key("statuses").begin_array();
  write_status(out, "ProvisioningState/succeeded", "Info", "Ready",
               "GuestAgent is running and accepting new configurations.", machine.agent_said(now));
  out.end_array().key("extensionHandlers").begin_array();
  for (const Extension& extension : machine.extensions) {
    if (!extension.report) continue;
    out.begin_object().member("type", extension.handler()).member("typeHandlerVersion", extension.version + ".10");
    out.key("status");
    write_status(out, "ProvisioningState/succeeded", "Info", "Ready", "", extension.report->time);
    out.end_object();
  }
  // F3.1/13, F3.2/11.
  for (const std::string& handler : machine.handlers) {
    out.begin_object().member("type", handler).member("typeHandlerVersion", "2.0.13").key("status");
    write_status(out, "ProvisioningState/succeeded", "Info", "Ready", "", machine.agent_said(now));
    out.end_object();
  }
  out.end_array().end_object();
}

void write_extension_view(Writer& out, const Extension& extension) {
  out.begin_object().member("name", extension.name).member("type", extension.handler());
  out.member("typeHandlerVersion", extension.version + ".10").key("statuses").begin_array();
  if (extension.report) {
    const ExtensionReport& told = *extension.report;
    write_status(out, told.code, told.level, told.display, told.message, told.time);
  }
  out.end_array().end_object();
}

std::string id_of(const Extension& extension, const Machine& machine) {
  return format("{}/extensions/{}", machine.id, extension.name);
}

}  // namespace

void write_instance_view(Writer& out, const Machine& machine, Time now) {
  out.begin_object();
  if (machine.agent_answers()) {
    out.member("computerName", machine.guest.computer_name)
        .member("osName", machine.windows() ? "Windows Server 2022 Datacenter Azure Edition" : "debian")
        .member("osVersion", machine.windows() ? "10.0.20348.2762" : "12")
        .member("hyperVGeneration", machine.set_up.os_disk.generation);
  }
  write_agent(out, machine, now);
  out.key("disks").begin_array().end_array();
  // The platform knows of extensions by the agent's reports alone.
  out.key("extensions").begin_array();
  for (const Extension& extension : machine.extensions) {
    if (extension.report) write_extension_view(out, extension);
  }
  out.end_array().key("statuses").begin_array();
  const std::string& state = machine.provisioning_state;
  const bool fine = state == "Succeeded";
  write_status(out, fine ? "ProvisioningState/succeeded" : format("ProvisioningState/{}", state), "Info",
               fine ? "Provisioning succeeded" : state, "", now);
  const std::string_view power = word_for(machine.set_up.power, kPowerWords);
  out.begin_object().member("code", format("PowerState/{}", power)).member("level", "Info");
  out.member("displayStatus", format("VM {}", power)).end_object().end_array().end_object();
}

// F1.1/7: the protected settings are nowhere in it.
void write_extension(Writer& out, const Extension& extension, const Machine& machine, bool with_instance_view) {
  out.begin_object()
      .member("name", extension.name)
      .member("id", id_of(extension, machine))
      .member("type", "Microsoft.Compute/virtualMachines/extensions")
      .member("location", machine.set_up.location)
      .key("properties")
      .begin_object();
  if (extension.auto_upgrade) out.member("autoUpgradeMinorVersion", *extension.auto_upgrade);
  if (extension.force_update_tag) out.member("forceUpdateTag", *extension.force_update_tag);
  out.member("provisioningState", extension.provisioning_state)
      .member("publisher", extension.publisher)
      .member("type", extension.type)
      .member("typeHandlerVersion", extension.version)
      .key("settings")
      .raw(extension.settings);
  if (with_instance_view && extension.report) {
    out.key("instanceView");
    write_extension_view(out, extension);
  }
  out.end_object().end_object();
}

std::string interface_id_of(const Machine& machine) {
  if (!machine.interface_id.empty()) return machine.interface_id;
  return format("/subscriptions/{}/resourceGroups/{}/providers/Microsoft.Network/networkInterfaces/{}",
                machine.set_up.subscription, machine.set_up.resource_group, machine.nic_name());
}

std::string etag_of(const Machine& machine) { return format("\"{}\"", machine.version); }

void write_machine(Writer& out, const Machine& machine, std::string_view id, Detail detail, const Call& call) {
  const VmSetUp& is = machine.set_up;
  out.begin_object()
      .member("name", is.name)
      .member("id", id)
      .member("type", "Microsoft.Compute/virtualMachines")
      .member("location", is.location);
  if (!is.zone.empty()) out.key("zones").begin_array().string(is.zone).end_array();
  write_tags(out, is.tags);
  // C-C2/9a.
  if (call.api_version() >= "2024-03-01") out.member("etag", etag_of(machine));
  out.key("properties").begin_object().member("vmId", machine.vm_id);
  out.key("hardwareProfile").begin_object().member("vmSize", is.size).end_object();
  out.member("provisioningState", machine.provisioning_state);
  write_storage_profile(out, machine);
  write_security_profile(out, machine);
  write_os_profile(out, machine);
  out.key("networkProfile").begin_object().key("networkInterfaces").begin_array().begin_object();
  out.member("id", interface_id_of(machine));
  out.end_object().end_array().end_object();
  if (detail == Detail::with_instance_view) {
    out.key("instanceView");
    write_instance_view(out, machine, call.now);
  }
  out.end_object();
  if (!machine.extensions.empty()) {
    out.key("resources").begin_array();
    for (const Extension& extension : machine.extensions) {
      if (detail == Detail::listed)
        out.begin_object().member("id", id_of(extension, machine)).end_object();
      else
        write_extension(out, extension, machine, false);
    }
    out.end_array();
  }
  out.end_object();
}

}  // namespace azvmreset::sim
