#include "arm/vm_view.hpp"

#include "base/ascii.hpp"

#include <algorithm>

namespace azvmreset::arm {

namespace {

using base::json::Value;

OsType os_named(std::string_view name) noexcept {
  if (base::equals_ignoring_case(name, "Windows")) return OsType::windows;
  if (base::equals_ignoring_case(name, "Linux")) return OsType::linux_os;
  return OsType::unknown;
}

// Facts §4.1: where the disk does not say it, the OS profile does, and after
// that the agent gives a hint.
OsType os_of(std::string_view disk_os, Value os_profile, std::string_view reported) noexcept {
  const OsType told = os_named(disk_os);
  if (told != OsType::unknown) return told;
  if (os_profile["windowsConfiguration"].is_object()) return OsType::windows;
  if (os_profile["linuxConfiguration"].is_object()) return OsType::linux_os;
  return reported.find("Windows") == std::string_view::npos ? OsType::unknown : OsType::windows;
}

std::optional<AgentView> read_agent(Fields& fields, Value agent) {
  if (!agent.present()) return std::nullopt;
  AgentView view;
  view.version = fields.text(agent["vmAgentVersion"], "instanceView.vmAgent.vmAgentVersion");
  view.statuses = read_statuses(fields, agent["statuses"], "instanceView.vmAgent.statuses");
  constexpr std::string_view path = "instanceView.vmAgent.extensionHandlers";
  for (const auto element : fields.array(agent["extensionHandlers"], path).elements()) {
    const auto handler = fields.object(element, path);
    view.handlers.push_back({fields.text(handler["type"], path), fields.text(handler["typeHandlerVersion"], path)});
  }
  return view;
}

void add_instance(std::vector<ExtensionView>& extensions, ExtensionView instance) {
  const auto known = std::find_if(extensions.begin(), extensions.end(), [&instance](const ExtensionView& extension) {
    return base::equals_ignoring_case(extension.name, instance.name);
  });
  if (known == extensions.end()) {
    extensions.push_back(std::move(instance));
    return;
  }
  known->installed_version = std::move(instance.installed_version);
  known->statuses = std::move(instance.statuses);
  known->substatuses = std::move(instance.substatuses);
}

std::vector<ExtensionView> read_extensions(Fields& fields, Value resources, Value instances) {
  std::vector<ExtensionView> extensions;
  for (const auto element : fields.array(resources, "resources").elements()) {
    extensions.push_back(read_extension(fields, fields.object(element, "resources")));
  }
  constexpr std::string_view path = "instanceView.extensions";
  for (const auto element : fields.array(instances, path).elements()) {
    add_instance(extensions, read_extension_instance(fields, fields.object(element, path)));
  }
  return extensions;
}

void read_profile(VmView& view, Fields& fields, Value profile) {
  view.has_os_profile = profile.present();
  view.admin_username = fields.text(profile["adminUsername"], "osProfile.adminUsername");
  view.allow_extension_operations =
      fields.boolean(profile["allowExtensionOperations"], "osProfile.allowExtensionOperations");
  const auto windows = fields.object(profile["windowsConfiguration"], "osProfile.windowsConfiguration");
  view.provision_vm_agent = fields.boolean(windows["provisionVMAgent"], "windowsConfiguration.provisionVMAgent");
}

void read_instance(VmView& view, Fields& fields, Value instance) {
  view.has_instance_view = instance.present();
  view.power = state_of(read_statuses(fields, instance["statuses"], "instanceView.statuses"), "PowerState");
  view.os_name = fields.text(instance["osName"], "instanceView.osName");
  view.os_version = fields.text(instance["osVersion"], "instanceView.osVersion");
  view.computer_name = fields.text(instance["computerName"], "instanceView.computerName");
  view.agent = read_agent(fields, fields.object(instance["vmAgent"], "instanceView.vmAgent"));
}

}  // namespace

const ExtensionView* VmView::extension(std::string_view publisher, std::string_view type) const noexcept {
  const auto found = std::find_if(extensions.begin(), extensions.end(), [&](const ExtensionView& candidate) {
    return is_handler(candidate, publisher, type);
  });
  return found == extensions.end() ? nullptr : &*found;
}

Result<VmView> read_vm(Value vm) {
  if (!vm.is_object()) return Error{ErrorCode::protocol, "expected a virtual machine: a JSON object"};
  Fields fields;
  const auto properties = fields.object(vm["properties"], "properties");
  const auto profile = fields.object(properties["osProfile"], "osProfile");
  const auto instance = fields.object(properties["instanceView"], "instanceView");
  const auto storage = fields.object(properties["storageProfile"], "storageProfile");
  const auto disk = fields.object(storage["osDisk"], "storageProfile.osDisk");

  VmView view;
  view.id = fields.text(vm["id"], "id");
  view.name = fields.text(vm["name"], "name");
  view.location = fields.text(vm["location"], "location");
  view.provisioning_state = fields.text(properties["provisioningState"], "provisioningState");
  read_profile(view, fields, profile);
  read_instance(view, fields, instance);
  view.os = os_of(fields.text(disk["osType"], "osDisk.osType"), profile, view.os_name);
  view.os_disk_id = fields.text(fields.object(disk["managedDisk"], "osDisk.managedDisk")["id"], "managedDisk.id");
  const auto placement = fields.object(disk["diffDiskSettings"], "osDisk.diffDiskSettings");
  view.os_disk_ephemeral = !fields.text(placement["option"], "diffDiskSettings.option").empty();
  view.profile = read_vm_profile(fields, vm);
  view.extensions = read_extensions(fields, vm["resources"], instance["extensions"]);
  if (!fields.ok()) return fields.take_error();
  return view;
}

}  // namespace azvmreset::arm
