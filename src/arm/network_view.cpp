#include "arm/network_view.hpp"

#include "arm/fields.hpp"

#include <utility>

namespace azvmreset::arm {
namespace {

using base::json::Value;

// The id of a resource that another one names.
std::string id_of(Fields& fields, Value reference, std::string_view path) {
  return fields.text(fields.object(reference, path)["id"], path);
}

IpConfigurationView read_configuration(Fields& fields, Value configuration) {
  const auto properties = fields.object(configuration["properties"], "ipConfigurations.properties");
  IpConfigurationView view;
  view.id = fields.text(configuration["id"], "ipConfigurations.id");
  view.subnet_id = id_of(fields, properties["subnet"], "ipConfigurations.subnet");
  view.primary = fields.boolean(properties["primary"], "ipConfigurations.primary").value_or(false);
  view.private_address = fields.text(properties["privateIPAddress"], "ipConfigurations.privateIPAddress");
  view.public_address_id = id_of(fields, properties["publicIPAddress"], "ipConfigurations.publicIPAddress");
  return view;
}

}  // namespace

Result<InterfaceView> read_interface(Value resource) {
  if (!resource.is_object()) return Error{ErrorCode::protocol, "expected a network interface: a JSON object"};
  Fields fields;
  const auto properties = fields.object(resource["properties"], "properties");
  InterfaceView view;
  view.id = fields.text(resource["id"], "id");
  view.location = fields.text(resource["location"], "location");
  view.vm_id = id_of(fields, properties["virtualMachine"], "virtualMachine");
  for (const auto element : fields.array(properties["ipConfigurations"], "ipConfigurations").elements()) {
    view.configurations.push_back(read_configuration(fields, fields.object(element, "ipConfigurations")));
  }
  if (!fields.ok()) return fields.take_error();
  return view;
}

Result<PublicAddressView> read_public_address(Value resource) {
  if (!resource.is_object()) return Error{ErrorCode::protocol, "expected a public IP address: a JSON object"};
  Fields fields;
  const auto properties = fields.object(resource["properties"], "properties");
  PublicAddressView view;
  view.id = fields.text(resource["id"], "id");
  view.address = fields.text(properties["ipAddress"], "ipAddress");
  view.configuration_id = id_of(fields, properties["ipConfiguration"], "ipConfiguration");
  if (!fields.ok()) return fields.take_error();
  return view;
}

Result<SubnetView> read_subnet(Value resource) {
  if (!resource.is_object()) return Error{ErrorCode::protocol, "expected a subnet: a JSON object"};
  Fields fields;
  const auto properties = fields.object(resource["properties"], "properties");
  SubnetView view;
  view.id = fields.text(resource["id"], "id");
  view.default_outbound = fields.boolean(properties["defaultOutboundAccess"], "defaultOutboundAccess").value_or(true);
  view.nat_gateway_id = id_of(fields, properties["natGateway"], "natGateway");
  view.route_table_id = id_of(fields, properties["routeTable"], "routeTable");
  if (!fields.ok()) return fields.take_error();
  return view;
}

}  // namespace azvmreset::arm
