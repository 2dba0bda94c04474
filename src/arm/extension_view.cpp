#include "arm/extension_view.hpp"

#include "base/ascii.hpp"

namespace azvmreset::arm {

namespace {

using base::json::Value;

void read_instance_part(ExtensionView& extension, Fields& fields, Value instance) {
  extension.installed_version = fields.text(instance["typeHandlerVersion"], "instanceView.typeHandlerVersion");
  extension.statuses = read_statuses(fields, instance["statuses"], "instanceView.statuses");
  extension.substatuses = read_statuses(fields, instance["substatuses"], "instanceView.substatuses");
}

}  // namespace

Result<ExtensionView> read_extension(Value resource) {
  Fields fields;
  auto extension = read_extension(fields, resource);
  if (!fields.ok()) return fields.take_error();
  return extension;
}

ExtensionView read_extension(Fields& fields, Value resource) {
  const auto properties = fields.object(resource["properties"], "extension.properties");
  ExtensionView extension;
  extension.name = fields.text(resource["name"], "extension.name");
  // As a child of the VM it may be called "vm/extension".
  extension.name.erase(0, extension.name.rfind('/') + 1);
  extension.publisher = fields.text(properties["publisher"], "extension.properties.publisher");
  extension.type = fields.text(properties["type"], "extension.properties.type");
  extension.type_handler_version =
      fields.text(properties["typeHandlerVersion"], "extension.properties.typeHandlerVersion");
  extension.force_update_tag = fields.text(properties["forceUpdateTag"], "extension.properties.forceUpdateTag");
  extension.provisioning_state = fields.text(properties["provisioningState"], "extension.properties.provisioningState");
  read_instance_part(extension, fields, fields.object(properties["instanceView"], "extension.properties.instanceView"));
  return extension;
}

ExtensionView read_extension_instance(Fields& fields, Value instance) {
  ExtensionView extension;
  extension.name = fields.text(instance["name"], "instanceView.extensions.name");
  const auto full_type = fields.text(instance["type"], "instanceView.extensions.type");
  if (const auto dot = full_type.rfind('.'); dot != std::string::npos) {
    extension.publisher = full_type.substr(0, dot);
    extension.type = full_type.substr(dot + 1);
  }
  read_instance_part(extension, fields, instance);
  return extension;
}

bool is_handler(const ExtensionView& extension, std::string_view publisher, std::string_view type) noexcept {
  return base::equals_ignoring_case(extension.publisher, publisher) && base::equals_ignoring_case(extension.type, type);
}

}  // namespace azvmreset::arm
