#include "simulator/arm/resource_groups.hpp"

#include "base/ascii.hpp"
#include "base/format.hpp"
#include "base/json/reader.hpp"
#include "base/json/writer.hpp"
#include "simulator/arm/connection.hpp"
#include "simulator/arm/error.hpp"
#include "simulator/arm/page.hpp"
#include "simulator/arm/rights.hpp"
#include "simulator/arm/roles.hpp"
#include "simulator/arm/tags.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace azvmreset::sim {
namespace {

using base::equals_ignoring_case;
using base::format;
using base::json::Document;
using base::json::Writer;

constexpr Duration kDeletion = std::chrono::minutes(2);
constexpr std::string_view kTypeFilter = "resourceType eq '";

struct Resource {
  std::string id;
  std::string type;
  std::string location;
  const Tags* tags = nullptr;
};

std::string id_of(std::string_view subscription, std::string_view name) {
  return format("/subscriptions/{}/resourceGroups/{}", subscription, name);
}

void write_group(Writer& out, const Group& group) {
  out.begin_object().member("id", group.id).member("name", group.name);
  out.member("type", "Microsoft.Resources/resourceGroups").member("location", group.location);
  write_tags(out, group.tags);
  out.key("properties").begin_object().member("provisioningState", group.provisioning_state).end_object().end_object();
}

std::string shown(const Group& group) {
  Writer out;
  write_group(out, group);
  return out.text();
}

std::vector<Resource> resources_of(World& world) {
  std::vector<Resource> all;
  for (const auto& machine : world.machines) {
    const VmSetUp& is = machine->set_up;
    all.push_back({machine->id, "Microsoft.Compute/virtualMachines", is.location, &is.tags});
    for (const Extension& one : machine->extensions) {
      all.push_back({format("{}/extensions/{}", machine->id, one.name), "Microsoft.Compute/virtualMachines/extensions",
                     is.location});
    }
  }
  for (const auto& one : world.volumes) {
    all.push_back({one->id, format("Microsoft.Compute/{}", one->type()), one->location, &one->tags});
  }
  for (const auto& one : world.networks) {
    all.push_back({one->id, "Microsoft.Network/virtualNetworks", one->location, &one->tags});
  }
  for (const auto& one : world.nat_gateways) {
    all.push_back({one->id, "Microsoft.Network/natGateways", one->location, &one->tags});
  }
  for (const Connection& one : connections_of(world)) {
    const std::string before = id_of(one.subscription, one.resource_group) + "/providers/";
    const auto add = [&](const char* type, const std::string& name) {
      const std::string id = format("{}{}/{}", before, type, name);
      if (!name.empty()) all.push_back({id, type, std::string(one.location), world.tags_of(id)});
    };
    add("Microsoft.Network/networkInterfaces", one.interface_name);
    add("Microsoft.Network/publicIPAddresses", one.address_name);
  }
  return all;
}

void write_resource(Writer& out, const Resource& one) {
  out.begin_object().member("id", one.id).member("name", one.id.substr(one.id.rfind('/') + 1));
  out.member("type", one.type).member("location", one.location);
  if (one.tags != nullptr) write_tags(out, *one.tags);
  out.end_object();
}

// F10/4c: what is locked inside holds the group, too.
std::optional<Answer> locked_inside(const World& world, const Group& group) {
  for (const Lock& lock : world.locks) {
    if (!within(lock.scope, group.id)) continue;
    return refusal({409, "ScopeLocked",
                    format("The scope '{}' cannot perform delete operation because following scope(s) are locked: "
                           "'{}'. Please remove the lock and try again.",
                           group.id, lock.scope)});
  }
  return std::nullopt;
}

template <class Owned>
void erase_inside(std::vector<std::unique_ptr<Owned>>& all, std::string_view group) {
  std::erase_if(all, [&](const auto& one) { return within(one->id, group); });
}

}  // namespace

ResourceGroups::ResourceGroups(World& world, Operations& operations) : world_(world), operations_(operations) {
  for (const Subscription& subscription : world.scenario.subscriptions) {
    for (const ResourceGroup& one : subscription.groups) {
      world.groups.push_back(
          std::make_unique<Group>(Group{id_of(subscription.id, one.name), subscription.id, one.name, one.location}));
    }
  }
}

Answer ResourceGroups::handle(const Call& call) {
  if (auto refused = locked(call, world_)) return *std::move(refused);
  const bool of_resources = call.path.is("", {"resources"});
  if (call.path.group.empty()) {
    if (!call.is("GET")) return no_such_method(call);
    return of_resources ? resources(call) : list(call);
  }
  Group* group = world_.find_group(call.path.subscription, call.path.group);
  if (group == nullptr && call.is("PUT") && !of_resources) return put(call, nullptr);
  if (group == nullptr) {
    return refusal({404, "ResourceGroupNotFound", format("Resource group '{}' could not be found.", call.path.group)});
  }
  if (call.request.method == "HEAD") return {204, {}, {}};
  if (call.is("GET")) return of_resources ? resources(call) : json_answer(200, shown(*group));
  if (of_resources) return no_such_method(call);
  if (call.is("PUT")) return put(call, group);
  if (call.is("PATCH")) return patch(call, *group);
  return call.is("DELETE") ? remove(call, *group) : no_such_method(call);
}

Answer ResourceGroups::list(const Call& call) const {
  std::vector<const Group*> found;
  for (const auto& one : world_.groups) {
    if (equals_ignoring_case(one->subscription, call.path.subscription)) found.push_back(one.get());
  }
  return page_of(call, world_, found.size(), [&](Writer& out, std::size_t i) { write_group(out, *found[i]); });
}

Answer ResourceGroups::resources(const Call& call) const {
  const std::string filter = call.target.parameter("$filter").value_or("");
  if (!filter.empty() && (!filter.starts_with(kTypeFilter) || !filter.ends_with('\''))) {
    return refusal({400, "InvalidFilterInQueryString", "The simulator knows the filter resourceType eq '…' alone."});
  }
  const std::string type =
      filter.empty() ? filter : filter.substr(kTypeFilter.size(), filter.size() - kTypeFilter.size() - 1);
  const std::string scope = call.path.group.empty() ? "/subscriptions/" + call.path.subscription
                                                    : id_of(call.path.subscription, call.path.group);
  std::vector<Resource> found = resources_of(world_);
  std::erase_if(found, [&](const Resource& one) {
    return !within(one.id, scope) || (!type.empty() && !equals_ignoring_case(one.type, type));
  });
  return page_of(call, world_, found.size(), [&](Writer& out, std::size_t i) { write_resource(out, found[i]); });
}

Answer ResourceGroups::put(const Call& call, Group* present) {
  const auto document = Document::parse(call.request.body);
  if (!document || !document->root().is_object()) return unreadable_body();
  const std::string location = document->root()["location"].text_or("");
  if (location.empty()) {
    return refusal({400, "LocationRequired", "The location property is required for this definition."});
  }
  Tags tags;
  if (!take_tags(document->root(), tags)) return unreadable_body();
  if (present != nullptr && !equals_ignoring_case(present->location, location)) {
    return refusal({409, "InvalidResourceGroupLocation",
                    format("Invalid resource group location '{}'. The Resource group already exists in location '{}'.",
                           location, present->location)});
  }
  if (present != nullptr && present->provisioning_state == "Deleting") {
    return refusal({409, "ResourceGroupBeingDeleted",
                    format("The resource group '{}' is in deprovisioning state and cannot perform this operation.",
                           present->name)});
  }
  const bool created = present == nullptr;
  if (created) {
    const std::string& subscription = call.path.subscription;
    present = world_.groups
                  .emplace_back(std::make_unique<Group>(
                      Group{id_of(subscription, call.path.group), subscription, call.path.group, location}))
                  .get();
  }
  present->tags = std::move(tags);
  return json_answer(created ? 201 : 200, shown(*present));
}

Answer ResourceGroups::patch(const Call& call, Group& group) {
  const auto document = Document::parse(call.request.body);
  if (!document || !take_tags(document->root(), group.tags)) return unreadable_body();
  return json_answer(200, shown(group));
}

Answer ResourceGroups::remove(const Call& call, Group& group) {
  if (auto refused = locked_inside(world_, group)) return *std::move(refused);
  group.provisioning_state = "Deleting";
  Operation& operation = operations_.start(call, group.location);
  operation.provider = "Microsoft.Resources";
  operation.result = {200, {}, {}};
  if (!operation.never_ends) {
    world_.agenda.at(call.now + operations_.time_for(operation, kDeletion),
                     [this, id = group.id, one = operation.id](Time then) { take_away(id, one, then); });
  }
  Answer answer{202, {}, {}};
  operations_.announce(operation, {.location = true}, call, answer);
  return answer;
}

void ResourceGroups::take_away(const std::string& id, const std::string& operation, Time now) {
  erase_inside(world_.machines, id);
  erase_inside(world_.volumes, id);
  erase_inside(world_.networks, id);
  erase_inside(world_.nat_gateways, id);
  erase_inside(world_.connections, id);
  erase_inside(world_.groups, id);
  operations_.succeed(operation, now, {200, {}, {}});
}

}  // namespace azvmreset::sim
