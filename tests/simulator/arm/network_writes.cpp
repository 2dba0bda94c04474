#include "simulator/arm/network_writes.hpp"

#include "base/ascii.hpp"
#include "base/format.hpp"
#include "simulator/arm/connection.hpp"
#include "simulator/arm/error.hpp"
#include "simulator/arm/network.hpp"
#include "simulator/arm/rights.hpp"
#include "simulator/arm/tags.hpp"

#include <algorithm>
#include <utility>

namespace azvmreset::sim {
namespace {

using base::equals_ignoring_case;
using base::format;
using base::json::Document;
using base::json::Value;

constexpr Duration kTakes = std::chrono::seconds(4);

template <class Resource>
Resource* find(const std::vector<std::unique_ptr<Resource>>& all, std::string_view id) {
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const auto& one) { return equals_ignoring_case(one->id, id); });
  return found == all.end() ? nullptr : found->get();
}

// The resource of that id, made if it is not there.
template <class Resource>
Resource& placed(std::vector<std::unique_ptr<Resource>>& all, const Call& call) {
  if (Resource* present = find(all, call.path.scope)) return *present;
  Resource& made = *all.emplace_back(std::make_unique<Resource>());
  made.id = call.path.scope;
  made.subscription = call.path.subscription;
  made.resource_group = call.path.group;
  made.name = call.path.names.back();
  return made;
}

template <class Resource>
void erase_by_id(std::vector<std::unique_ptr<Resource>>& all, std::string_view id) {
  std::erase_if(all, [&](const auto& one) { return equals_ignoring_case(one->id, id); });
}

Answer invalid(std::string_view message) { return refusal({400, "InvalidRequestFormat", message}); }

// F5.6/11a.
Answer not_there(std::string_view id, const Call& call) {
  return refusal({400, "InvalidResourceReference",
                  format("Resource {} referenced by resource {} was not found. Please make sure that the referenced "
                         "resource exists, and that both resources are in the same region.",
                         id, call.path.scope)});
}

// What a GET would answer.
Answer looked_at(const Call& call, const World& world) {
  const Request as_read{"GET", call.request.url, {}, {}};
  return network({as_read, call.target, call.path, call.principal, nullptr, call.now}, world);
}

bool is(const Call& call, std::string_view type) { return call.path.is("Microsoft.Network", {type}); }

// "…/virtualNetworks/{n}/subnets/{s}".
std::pair<std::string, std::string> network_and_subnet(std::string_view id) {
  const std::string lower = base::to_lower(id);
  const std::size_t at = lower.find("/subnets/");
  if (at == std::string::npos) return {};
  return {std::string(id.substr(0, at)), std::string(id.substr(at + 9))};
}

}  // namespace

bool NetworkWrites::owns(const Call& call) {
  return call.path.named() && (call.is("PUT") || call.is("DELETE")) && call.path.types.size() == 1 &&
         (is(call, "virtualNetworks") || is(call, "natGateways") || is(call, "publicIPAddresses") ||
          is(call, "networkInterfaces"));
}

// What a scenario's VM has is only to be looked at.
Answer NetworkWrites::handle(const Call& call) {
  if (!exists(call) && looked_at(call, world_).status == 200) return no_such_method(call);
  return call.is("PUT") ? put(call) : remove(call);
}

bool NetworkWrites::exists(const Call& call) const {
  const std::string_view id = call.path.scope;
  return find(world_.networks, id) != nullptr || find(world_.nat_gateways, id) != nullptr ||
         find(world_.connections, id) != nullptr;
}

// F5.6/11.
Answer NetworkWrites::put(const Call& call) {
  const auto document = Document::parse(call.request.body);
  if (!document || !document->root().is_object()) return unreadable_body();
  const Value body = document->root();
  Tags tags;
  if (!take_tags(body, tags)) return unreadable_body();
  if (body["location"].text_or("").empty()) {
    return refusal({400, "LocationRequired", "The location property is required for this definition."});
  }
  const bool created = !exists(call);
  std::optional<Answer> refused;
  if (is(call, "virtualNetworks")) refused = put_network(call, body);
  if (is(call, "natGateways")) refused = put_gateway(call, body);
  if (is(call, "publicIPAddresses")) refused = put_address(call, body);
  if (is(call, "networkInterfaces")) refused = put_interface(call, body);
  if (refused) return *std::move(refused);
  *world_.tags_of(call.path.scope) = std::move(tags);

  Answer answer = looked_at(call, world_);
  Operation& operation = operations_.start(call, body["location"].text_or(""));
  operation.result = answer;
  world_.agenda.at(call.now + operations_.time_for(operation, kTakes),
                   [this, id = operation.id, answer](Time then) { operations_.succeed(id, then, answer); });
  answer.status = created ? 201 : 200;
  operations_.announce(operation, {.async = true}, call, answer);
  return answer;
}

std::optional<Answer> NetworkWrites::put_network(const Call& call, Value body) {
  const Value properties = body["properties"];
  std::vector<Subnet> subnets;
  for (const Value one : properties["subnets"].elements()) {
    Subnet subnet{one["name"].text_or(""), one["properties"]["addressPrefix"].text_or(""), {}, {}};
    if (const auto outbound = one["properties"]["defaultOutboundAccess"].boolean()) subnet.default_outbound = *outbound;
    subnet.nat_gateway = one["properties"]["natGateway"]["id"].text_or("");
    if (!subnet.nat_gateway.empty() && find(world_.nat_gateways, subnet.nat_gateway) == nullptr) {
      return not_there(subnet.nat_gateway, call);
    }
    if (subnet.name.empty() || subnet.prefix.empty()) return invalid("A subnet needs a name and an addressPrefix.");
    subnets.push_back(std::move(subnet));
  }
  const std::string prefix = properties["addressSpace"]["addressPrefixes"].at(0).text_or("");
  if (prefix.empty()) return invalid("A virtual network needs an addressSpace.");
  VirtualNetwork& made = placed(world_.networks, call);
  made.location = body["location"].text_or("");
  made.prefix = prefix;
  made.subnets = std::move(subnets);
  return std::nullopt;
}

std::optional<Answer> NetworkWrites::put_gateway(const Call& call, Value body) {
  std::vector<std::string> addresses;
  for (const Value one : body["properties"]["publicIpAddresses"].elements()) {
    const std::string id = one["id"].text_or("");
    if (find(world_.connections, id) == nullptr) return not_there(id, call);
    addresses.push_back(id);
  }
  NatGateway& made = placed(world_.nat_gateways, call);
  made.location = body["location"].text_or("");
  made.addresses = std::move(addresses);
  return std::nullopt;
}

std::optional<Answer> NetworkWrites::put_address(const Call& call, Value body) {
  MadeConnection& made = placed(world_.connections, call);
  made.location = body["location"].text_or("");
  if (made.network.public_ip.empty()) made.network.public_ip = format("20.61.0.{}", world_.connections.size());
  return std::nullopt;
}

std::optional<Answer> NetworkWrites::put_interface(const Call& call, Value body) {
  const Value configuration = body["properties"]["ipConfigurations"].at(0);
  const std::string id = configuration["properties"]["subnet"]["id"].text_or("");
  const auto [network_id, name] = network_and_subnet(id);
  VirtualNetwork* network = find(world_.networks, network_id);
  if (network == nullptr || network->find(name) == nullptr) return not_there(id, call);
  if (!equals_ignoring_case(network->location, body["location"].text_or(""))) return not_there(id, call);
  if (auto refused = lacking(call.principal, "Microsoft.Network/virtualNetworks/subnets/join/action", id,
                             "LinkedAuthorizationFailed"))
    return refused;
  const std::string address = configuration["properties"]["publicIPAddress"]["id"].text_or("");
  if (!address.empty() && find(world_.connections, address) == nullptr) return not_there(address, call);
  MadeConnection& made = placed(world_.connections, call);
  made.location = network->location;
  made.configuration = configuration["name"].text_or("ipconfig1");
  made.subnet = id;
  made.public_address = address;
  if (made.network.private_ip.empty()) made.network.private_ip = format("10.9.0.{}", world_.connections.size() + 3);
  return std::nullopt;
}

// F5.6/11b.
std::optional<Answer> NetworkWrites::in_use(const Call& call) const {
  const std::string& id = call.path.scope;
  if (const Machine* user = world_.user_of(id)) {
    return refusal({400, "NicInUse",
                    format("Network Interface {} is used by existing resource {}. In order to delete the network "
                           "interface, it must be dissociated from the resource.",
                           id, user->id)});
  }
  for (const auto& one : world_.connections) {
    if (equals_ignoring_case(one->public_address, id)) {
      return refusal(
          {400, "PublicIPAddressCannotBeDeleted",
           format("Public IP address {} can not be deleted since it is still allocated to resource {}.", id, one->id)});
    }
  }
  for (const Connection& one : connections_of(world_)) {
    if (one.subnet.empty() || !equals_ignoring_case(network_and_subnet(one.subnet).first, id)) continue;
    return refusal({400, "InUseSubnetCannotBeDeleted",
                    format("Subnet {} is in use by {} and cannot be deleted.", one.subnet, one.interface_name)});
  }
  for (const auto& gateway : world_.nat_gateways) {
    const auto& uses = gateway->addresses;
    if (std::any_of(uses.begin(), uses.end(), [&](const auto& one) { return equals_ignoring_case(one, id); })) {
      return refusal({400, "PublicIPAddressCannotBeDeleted",
                      format("Public IP address {} can not be deleted since it is still allocated to resource {}.", id,
                             gateway->id)});
    }
  }
  for (const auto& network : world_.networks) {
    for (const Subnet& subnet : network->subnets) {
      if (!equals_ignoring_case(subnet.nat_gateway, id)) continue;
      return refusal(
          {400, "InUseNatGatewayCannotBeDeleted",
           format("NAT gateway {} is in use by {}/subnets/{} and cannot be deleted.", id, network->id, subnet.name)});
    }
  }
  return std::nullopt;
}

Answer NetworkWrites::remove(const Call& call) {
  if (!exists(call)) return {204, {}, {}};
  if (auto refused = in_use(call)) return *std::move(refused);
  const std::string id = call.path.scope;
  Operation& operation = operations_.start(call, "westeurope");
  erase_by_id(world_.networks, id);
  erase_by_id(world_.nat_gateways, id);
  erase_by_id(world_.connections, id);
  world_.agenda.at(call.now + operations_.time_for(operation, kTakes),
                   [this, one = operation.id](Time then) { operations_.succeed(one, then); });
  return operations_.accepted_delete(operation, call);
}

}  // namespace azvmreset::sim
