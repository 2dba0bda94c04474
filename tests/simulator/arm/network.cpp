#include "simulator/arm/network.hpp"

#include "base/ascii.hpp"
#include "base/format.hpp"
#include "base/json/writer.hpp"
#include "simulator/arm/error.hpp"
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
  std::string (*name)(const Machine&);
  bool (*exists)(const Machine&);
  void (*write)(Writer&, const Machine&, const World&);
};

std::string id_of(const Machine& machine, std::string_view type, std::string_view name) {
  return format("/subscriptions/{}/resourceGroups/{}/providers/Microsoft.Network/{}/{}", machine.set_up.subscription,
                machine.set_up.resource_group, type, name);
}

// F6.3/2a.
std::string vm_id_as_told(const Machine& machine, const World& world) {
  std::string id = machine.id;
  if (world.choices.pick<GroupInIds>() == GroupInIds::as_made) return id;
  const std::string& group = machine.set_up.resource_group;
  const std::size_t at = id.find("/resourceGroups/") + std::string_view("/resourceGroups/").size();
  for (std::size_t i = at; i < at + group.size(); ++i) {
    if (id[i] >= 'a' && id[i] <= 'z') id[i] = static_cast<char>(id[i] - 'a' + 'A');
  }
  return id;
}

std::string configuration_id(const Machine& machine, std::size_t number) {
  return format("{}/ipConfigurations/ipconfig{}", id_of(machine, kInterfaces, machine.nic_name()), number);
}

void write_configuration(Writer& out, const Machine& machine, std::size_t number, std::string_view private_ip) {
  out.begin_object().member("name", format("ipconfig{}", number)).member("id", configuration_id(machine, number));
  out.key("properties").begin_object().member("provisioningState", "Succeeded");
  out.member("privateIPAddress", private_ip).member("privateIPAllocationMethod", "Dynamic");
  out.member("privateIPAddressVersion", "IPv4").member("primary", number == 1);
  if (number == 1 && machine.has_public_ip()) {
    out.key("publicIPAddress").begin_object();
    out.member("id", id_of(machine, kAddresses, machine.public_ip_name())).end_object();
  }
  out.end_object().end_object();
}

// F6.3/2.
void write_interface(Writer& out, const Machine& machine, const World& world) {
  out.begin_object().member("name", machine.nic_name()).member("id", id_of(machine, kInterfaces, machine.nic_name()));
  out.member("type", "Microsoft.Network/networkInterfaces").member("location", machine.set_up.location);
  out.key("properties").begin_object().member("provisioningState", "Succeeded");
  out.key("ipConfigurations").begin_array();
  std::size_t number = 1;
  write_configuration(out, machine, number, machine.set_up.network.private_ip);
  for (const std::string& more : machine.set_up.network.more_private_ips) {
    write_configuration(out, machine, ++number, more);
  }
  out.end_array().member("primary", true).key("virtualMachine").begin_object();
  out.member("id", vm_id_as_told(machine, world)).end_object().end_object().end_object();
}

// F5.5/5: no address while it is given up.
void write_address(Writer& out, const Machine& machine, const World&) {
  const bool fixed = machine.set_up.network.allocation == Allocation::fixed;
  out.begin_object().member("name", machine.public_ip_name());
  out.member("id", id_of(machine, kAddresses, machine.public_ip_name()));
  out.member("type", "Microsoft.Network/publicIPAddresses").member("location", machine.set_up.location);
  out.key("sku").begin_object().member("name", fixed ? "Standard" : "Basic").end_object();
  out.key("properties").begin_object().member("provisioningState", "Succeeded");
  if (!machine.public_ip.empty()) out.member("ipAddress", machine.public_ip);
  out.member("publicIPAddressVersion", "IPv4").member("publicIPAllocationMethod", fixed ? "Static" : "Dynamic");
  out.key("ipConfiguration").begin_object().member("id", configuration_id(machine, 1)).end_object();
  out.end_object().end_object();
}

constexpr Kind kKinds[] = {
    {kInterfaces, [](const Machine& machine) { return machine.nic_name(); }, [](const Machine&) { return true; },
     write_interface},
    {kAddresses, [](const Machine& machine) { return machine.public_ip_name(); },
     [](const Machine& machine) { return machine.has_public_ip(); }, write_address},
};

Answer listed_all(const Call& call, const World& world, const Kind& kind) {
  std::vector<const Machine*> found;
  for (const auto& machine : world.machines) {
    const VmSetUp& is = machine->set_up;
    if (kind.exists(*machine) && listed(call, is.subscription, is.resource_group)) found.push_back(machine.get());
  }
  return page_of(call, world, found.size(),
                 [&](Writer& out, std::size_t index) { kind.write(out, *found[index], world); });
}

Answer one(const Call& call, const World& world, const Kind& kind) {
  for (const auto& machine : world.machines) {
    const VmSetUp& is = machine->set_up;
    if (!kind.exists(*machine) || !listed(call, is.subscription, is.resource_group) ||
        !equals_ignoring_case(kind.name(*machine), call.path.names.back())) {
      continue;
    }
    Writer out;
    kind.write(out, *machine, world);
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
    return call.path.named() ? one(call, world, kind) : listed_all(call, world, kind);
  }
  return not_found(call);
}

}  // namespace azvmreset::sim
