#include "simulator/arm/network.hpp"

#include "base/ascii.hpp"
#include "base/format.hpp"
#include "base/json/writer.hpp"
#include "simulator/arm/connection.hpp"
#include "simulator/arm/error.hpp"
#include "simulator/arm/id_case.hpp"
#include "simulator/arm/page.hpp"

namespace azvmreset::sim {
namespace {

using base::equals_ignoring_case;
using base::format;
using base::json::Writer;

constexpr std::string_view kInterfaces = "networkInterfaces";
constexpr std::string_view kAddresses = "publicIPAddresses";

struct Kind {
  std::string_view type;
  std::string Connection::*name;
  void (*write)(Writer&, const Connection&, const World&);
};

std::string id_of(const Connection& connection, std::string_view type, std::string_view name) {
  return format("/subscriptions/{}/resourceGroups/{}/providers/Microsoft.Network/{}/{}", connection.subscription,
                connection.resource_group, type, name);
}

std::string configuration_id(const Connection& connection, std::size_t number) {
  return format("{}/ipConfigurations/ipconfig{}", id_of(connection, kInterfaces, connection.interface_name), number);
}

void write_configuration(Writer& out, const Connection& connection, std::size_t number, std::string_view private_ip) {
  out.begin_object().member("name", format("ipconfig{}", number)).member("id", configuration_id(connection, number));
  out.key("properties").begin_object().member("provisioningState", "Succeeded");
  out.member("privateIPAddress", private_ip).member("privateIPAllocationMethod", "Dynamic");
  out.member("privateIPAddressVersion", "IPv4").member("primary", number == 1);
  if (number == 1 && !connection.address_name.empty()) {
    out.key("publicIPAddress").begin_object();
    out.member("id", id_of(connection, kAddresses, connection.address_name)).end_object();
  }
  out.end_object().end_object();
}

// F6.3/2, F6.3/2a.
void write_interface(Writer& out, const Connection& connection, const World& world) {
  out.begin_object().member("name", connection.interface_name);
  out.member("id", id_of(connection, kInterfaces, connection.interface_name));
  out.member("type", "Microsoft.Network/networkInterfaces").member("location", connection.location);
  out.key("properties").begin_object().member("provisioningState", "Succeeded");
  out.key("ipConfigurations").begin_array();
  std::size_t number = 1;
  write_configuration(out, connection, number, connection.network->private_ip);
  for (const std::string& more : connection.network->more_private_ips) {
    write_configuration(out, connection, ++number, more);
  }
  out.end_array().member("primary", true);
  if (connection.machine != nullptr) {
    out.key("virtualMachine").begin_object();
    out.member("id", id_as_told(*connection.machine, world.choices.pick<GroupInIds>())).end_object();
  }
  out.end_object().end_object();
}

// F5.5/5: no address while it is given up.
void write_address(Writer& out, const Connection& connection, const World&) {
  const bool fixed = connection.network->allocation == Allocation::fixed;
  out.begin_object().member("name", connection.address_name);
  out.member("id", id_of(connection, kAddresses, connection.address_name));
  out.member("type", "Microsoft.Network/publicIPAddresses").member("location", connection.location);
  out.key("sku").begin_object().member("name", fixed ? "Standard" : "Basic").end_object();
  out.key("properties").begin_object().member("provisioningState", "Succeeded");
  if (!connection.public_ip.empty()) out.member("ipAddress", connection.public_ip);
  out.member("publicIPAddressVersion", "IPv4").member("publicIPAllocationMethod", fixed ? "Static" : "Dynamic");
  if (!connection.interface_name.empty()) {
    out.key("ipConfiguration").begin_object().member("id", configuration_id(connection, 1)).end_object();
  }
  out.end_object().end_object();
}

constexpr Kind kKinds[] = {{kInterfaces, &Connection::interface_name, write_interface},
                           {kAddresses, &Connection::address_name, write_address}};

Answer list_of(const Call& call, const World& world, const Kind& kind) {
  std::vector<Connection> found;
  for (Connection& one : connections_of(world)) {
    if (!(one.*kind.name).empty() && listed(call, one.subscription, one.resource_group))
      found.push_back(std::move(one));
  }
  return page_of(call, world, found.size(),
                 [&](Writer& out, std::size_t index) { kind.write(out, found[index], world); });
}

Answer one_of(const Call& call, const World& world, const Kind& kind) {
  for (const Connection& one : connections_of(world)) {
    if (!equals_ignoring_case(one.*kind.name, call.path.names.back()) ||
        !listed(call, one.subscription, one.resource_group)) {
      continue;
    }
    Writer out;
    kind.write(out, one, world);
    return json_answer(200, out.text());
  }
  return not_found(call);
}

}  // namespace

Answer network(const Call& call, const World& world) {
  for (const Kind& kind : kKinds) {
    if (!call.path.is("Microsoft.Network", {kind.type})) continue;
    if (!call.is("GET")) {
      return refusal({405, "HttpMethodNotSupported",
                      format("The http method '{}' is not supported for this resource.", call.request.method)});
    }
    return call.path.named() ? one_of(call, world, kind) : list_of(call, world, kind);
  }
  return not_found(call);
}

}  // namespace azvmreset::sim
