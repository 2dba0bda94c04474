// A VM extension as ARM describes it.
#pragma once

#include "arm/instance_status.hpp"

#include <azvmreset/result.hpp>

namespace azvmreset::arm {

// From the extension resource, from its instance view, or from both. What is
// absent stays empty.
struct ExtensionView {
  std::string name;
  std::string publisher;             // "Microsoft.Compute"
  std::string type;                  // "VMAccessAgent"
  std::string type_handler_version;  // "2.0": asked for by the resource
  std::string installed_version;     // "2.4.10": of the instance view
  std::string force_update_tag;
  std::string provisioning_state;  // of the resource, as ARM spells it
  std::vector<InstanceStatus> statuses;
  std::vector<InstanceStatus> substatuses;
};

// The resource: GET …/extensions/{name}, with or without $expand=instanceView.
Result<ExtensionView> read_extension(base::json::Value resource);

// The same as a part of a larger answer.
ExtensionView read_extension(Fields& fields, base::json::Value resource);

// An element of the VM's instanceView.extensions; its type, "Publisher.Type",
// may be absent.
ExtensionView read_extension_instance(Fields& fields, base::json::Value instance);

// Whether it is that handler; publisher and type are compared in any case.
bool is_handler(const ExtensionView& extension, std::string_view publisher, std::string_view type) noexcept;

}  // namespace azvmreset::arm
