#include "arm/vm_entry.hpp"

#include "arm/fields.hpp"

namespace azvmreset::arm {

Result<VmEntry> read_vm_entry(base::json::Value vm) {
  if (!vm.is_object()) return Error{ErrorCode::protocol, "expected a virtual machine in a list: a JSON object"};
  Fields fields;
  const auto properties = fields.object(vm["properties"], "properties");
  const auto profile = fields.object(properties["osProfile"], "osProfile");

  VmEntry entry;
  entry.id = fields.text(vm["id"], "id");
  entry.location = fields.text(vm["location"], "location");
  entry.computer_name = fields.text(profile["computerName"], "osProfile.computerName");
  if (!fields.ok()) return fields.take_error();
  return entry;
}

}  // namespace azvmreset::arm
