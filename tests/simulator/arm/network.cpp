#include "simulator/arm/network.hpp"

#include "base/ascii.hpp"
#include "base/format.hpp"
#include "base/json/writer.hpp"
#include "simulator/arm/connection.hpp"
#include "simulator/arm/error.hpp"
#include "simulator/arm/network_json.hpp"
#include "simulator/arm/page.hpp"

#include <functional>
#include <vector>

namespace azvmreset::sim {
namespace {

using base::equals_ignoring_case;
using base::json::Writer;

// One resource, as far as a list or a GET needs to know of it.
struct Entry {
  std::string_view subscription;
  std::string_view resource_group;
  std::string name;
  std::function<void(Writer& out)> write;
};

template <class Resource>
Entry entry_of(const Resource& resource, std::function<void(Writer& out)> write) {
  return {resource.subscription, resource.resource_group, resource.name, std::move(write)};
}

std::vector<Entry> interfaces(const World& world) {
  std::vector<Entry> all;
  for (const Connection& one : connections_of(world)) {
    if (one.interface_name.empty()) continue;
    all.push_back({one.subscription, one.resource_group, one.interface_name,
                   [&world, one](Writer& out) { write_interface(out, one, world); }});
  }
  return all;
}

std::vector<Entry> addresses(const World& world) {
  std::vector<Entry> all;
  for (const Connection& one : connections_of(world)) {
    if (one.address_name.empty()) continue;
    all.push_back(
        {one.subscription, one.resource_group, one.address_name, [one](Writer& out) { write_address(out, one); }});
  }
  return all;
}

std::vector<Entry> virtual_networks(const World& world) {
  std::vector<Entry> all;
  for (const auto& one : world.networks) {
    all.push_back(entry_of(*one, [&network = *one](Writer& out) { write_virtual_network(out, network); }));
  }
  return all;
}

std::vector<Entry> nat_gateways(const World& world) {
  std::vector<Entry> all;
  for (const auto& one : world.nat_gateways) {
    all.push_back(entry_of(*one, [&world, &gateway = *one](Writer& out) { write_nat_gateway(out, gateway, world); }));
  }
  return all;
}

// Of the network that the call names.
std::vector<Entry> subnets(const Call& call, const World& world) {
  std::vector<Entry> all;
  for (const auto& network : world.networks) {
    if (!listed(call, network->subscription, network->resource_group) ||
        !equals_ignoring_case(network->name, call.path.names.front())) {
      continue;
    }
    for (const Subnet& subnet : network->subnets) {
      all.push_back({network->subscription, network->resource_group, subnet.name,
                     [&network = *network, &subnet](Writer& out) { write_subnet(out, network, subnet); }});
    }
  }
  return all;
}

std::optional<std::vector<Entry>> entries_for(const Call& call, const World& world) {
  const ArmPath& path = call.path;
  if (path.is("Microsoft.Network", {"networkInterfaces"})) return interfaces(world);
  if (path.is("Microsoft.Network", {"publicIPAddresses"})) return addresses(world);
  if (path.is("Microsoft.Network", {"virtualNetworks"})) return virtual_networks(world);
  if (path.is("Microsoft.Network", {"natGateways"})) return nat_gateways(world);
  if (path.is("Microsoft.Network", {"virtualNetworks", "subnets"})) return subnets(call, world);
  return std::nullopt;
}

}  // namespace

Answer network(const Call& call, const World& world) {
  auto entries = entries_for(call, world);
  if (!entries) return not_found(call);
  if (!call.is("GET")) return no_such_method(call);
  std::erase_if(*entries, [&](const Entry& one) { return !listed(call, one.subscription, one.resource_group); });
  if (!call.path.named()) {
    return page_of(call, world, entries->size(), [&](Writer& out, std::size_t i) { (*entries)[i].write(out); });
  }
  for (const Entry& one : *entries) {
    if (!equals_ignoring_case(one.name, call.path.names.back())) continue;
    Writer out;
    one.write(out);
    return json_answer(200, out.text());
  }
  return not_found(call);
}

}  // namespace azvmreset::sim
