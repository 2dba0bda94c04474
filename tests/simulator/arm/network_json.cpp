#include "simulator/arm/network_json.hpp"

#include "base/ascii.hpp"
#include "base/format.hpp"
#include "simulator/arm/id_case.hpp"
#include "simulator/arm/tags.hpp"

namespace azvmreset::sim {
namespace {

using base::format;
using base::json::Writer;

std::string id_of(const Connection& connection, std::string_view type, std::string_view name) {
  return format("/subscriptions/{}/resourceGroups/{}/providers/Microsoft.Network/{}/{}", connection.subscription,
                connection.resource_group, type, name);
}

std::string interface_id(const Connection& connection) {
  return id_of(connection, "networkInterfaces", connection.interface_name);
}

std::string configuration_name(const Connection& connection, std::size_t number) {
  return number == 1 && !connection.configuration.empty() ? connection.configuration : format("ipconfig{}", number);
}

std::string configuration_id(const Connection& connection, std::size_t number) {
  return format("{}/ipConfigurations/{}", interface_id(connection), configuration_name(connection, number));
}

std::string subnet_id(const VirtualNetwork& network, const Subnet& subnet) {
  return format("{}/subnets/{}", network.id, subnet.name);
}

void write_reference(Writer& out, std::string_view name, std::string_view id) {
  out.key(name).begin_object().member("id", id).end_object();
}

void write_configuration(Writer& out, const Connection& connection, std::size_t number, std::string_view private_ip) {
  out.begin_object().member("name", configuration_name(connection, number));
  out.member("id", configuration_id(connection, number));
  out.key("properties").begin_object().member("provisioningState", "Succeeded");
  out.member("privateIPAddress", private_ip).member("privateIPAllocationMethod", "Dynamic");
  out.member("privateIPAddressVersion", "IPv4").member("primary", number == 1);
  write_reference(out, "subnet", connection.subnet);
  if (number == 1 && !connection.address_name.empty()) {
    write_reference(out, "publicIPAddress", id_of(connection, "publicIPAddresses", connection.address_name));
  } else if (number == 1 && !connection.address_id.empty()) {
    write_reference(out, "publicIPAddress", connection.address_id);
  }
  out.end_object().end_object();
}

template <class Resource>
void write_head(Writer& out, const Resource& resource, std::string_view type) {
  out.begin_object().member("name", resource.name).member("id", resource.id);
  out.member("type", format("Microsoft.Network/{}", type)).member("location", resource.location);
  write_tags(out, resource.tags);
}

}  // namespace

// F6.3/2, F6.3/2a.
void write_interface(Writer& out, const Connection& connection, const World& world) {
  out.begin_object().member("name", connection.interface_name);
  out.member("id", interface_id(connection));
  out.member("type", "Microsoft.Network/networkInterfaces").member("location", connection.location);
  if (connection.tags != nullptr) write_tags(out, *connection.tags);
  out.key("properties").begin_object().member("provisioningState", "Succeeded");
  out.key("ipConfigurations").begin_array();
  std::size_t number = 1;
  write_configuration(out, connection, number, connection.network->private_ip);
  for (const std::string& more : connection.network->more_private_ips) {
    write_configuration(out, connection, ++number, more);
  }
  out.end_array().member("primary", true);
  if (connection.machine != nullptr) {
    write_reference(out, "virtualMachine", id_as_told(*connection.machine, world.choices.pick<GroupInIds>()));
  }
  out.end_object().end_object();
}

// F5.5/5: no address while it is given up.
void write_address(Writer& out, const Connection& connection) {
  const bool fixed = connection.network->allocation == Allocation::fixed;
  out.begin_object().member("name", connection.address_name);
  out.member("id", id_of(connection, "publicIPAddresses", connection.address_name));
  out.member("type", "Microsoft.Network/publicIPAddresses").member("location", connection.location);
  if (connection.tags != nullptr) write_tags(out, *connection.tags);
  out.key("sku").begin_object().member("name", fixed ? "Standard" : "Basic").end_object();
  out.key("properties").begin_object().member("provisioningState", "Succeeded");
  if (!connection.public_ip.empty()) out.member("ipAddress", connection.public_ip);
  out.member("publicIPAddressVersion", "IPv4").member("publicIPAllocationMethod", fixed ? "Static" : "Dynamic");
  if (!connection.interface_name.empty()) write_reference(out, "ipConfiguration", configuration_id(connection, 1));
  out.end_object().end_object();
}

// F5.6/7.
void write_subnet(Writer& out, const VirtualNetwork& network, const Subnet& subnet) {
  out.begin_object().member("name", subnet.name).member("id", subnet_id(network, subnet));
  out.member("type", "Microsoft.Network/virtualNetworks/subnets");
  out.key("properties").begin_object().member("provisioningState", "Succeeded").member("addressPrefix", subnet.prefix);
  if (!subnet.nat_gateway.empty()) write_reference(out, "natGateway", subnet.nat_gateway);
  if (subnet.default_outbound) out.member("defaultOutboundAccess", *subnet.default_outbound);
  out.member("privateEndpointNetworkPolicies", "Disabled").end_object().end_object();
}

void write_virtual_network(Writer& out, const VirtualNetwork& network) {
  write_head(out, network, "virtualNetworks");
  out.key("properties").begin_object().member("provisioningState", "Succeeded");
  out.key("addressSpace").begin_object().key("addressPrefixes").begin_array();
  out.string(network.prefix).end_array().end_object().key("subnets").begin_array();
  for (const Subnet& subnet : network.subnets) write_subnet(out, network, subnet);
  out.end_array().end_object().end_object();
}

void write_nat_gateway(Writer& out, const NatGateway& gateway, const World& world) {
  write_head(out, gateway, "natGateways");
  out.key("sku").begin_object().member("name", "Standard").end_object();
  out.key("properties").begin_object().member("provisioningState", "Succeeded");
  out.key("publicIpAddresses").begin_array();
  for (const std::string& address : gateway.addresses) out.begin_object().member("id", address).end_object();
  out.end_array().key("subnets").begin_array();
  for (const auto& network : world.networks) {
    for (const Subnet& subnet : network->subnets) {
      if (!base::equals_ignoring_case(subnet.nat_gateway, gateway.id)) continue;
      out.begin_object().member("id", subnet_id(*network, subnet)).end_object();
    }
  }
  out.end_array().end_object().end_object();
}

}  // namespace azvmreset::sim
