// A VM extension as ARM describes it.
#pragma once

#include "arm/instance_status.hpp"

namespace azvmreset::arm {

// From the extension resource, and from the instance view where it was asked
// for ($expand=instanceView) or is listed in the VM's own. What is absent
// stays empty.
struct ExtensionView {
  std::string name;
  std::string publisher;             // "Microsoft.Compute"
  std::string type;                  // "VMAccessAgent"
  std::string type_handler_version;  // "2.0": of the resource
  std::string installed_version;     // "2.4.10": of the instance view
  std::string force_update_tag;
  std::string provisioning_state;
  std::vector<InstanceStatus> statuses;
  std::vector<InstanceStatus> substatuses;
};

// The resource: GET …/extensions/{name}, or an element of the VM's resources.
Result<ExtensionView> read_extension(base::json::Value resource);

// An element of the VM's instanceView.extensions, whose type is
// "Publisher.Type", or absent.
Result<ExtensionView> read_extension_instance(base::json::Value instance);

// Whether it is that handler; publisher and type are compared in any case.
bool is_handler(const ExtensionView& extension, std::string_view publisher, std::string_view type) noexcept;

}  // namespace azvmreset::arm
