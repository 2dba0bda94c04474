#include "simulator/scenario_platform.hpp"

#include "base/ascii.hpp"
#include "base/fail.hpp"
#include "base/format.hpp"
#include "base/quote.hpp"
#include "simulator/scenario_disk.hpp"
#include "simulator/scenario_parts.hpp"
#include "simulator/words.hpp"

#include <algorithm>

namespace azvmreset::sim {
namespace {

using base::equals_ignoring_case;
using base::fail;
using base::format;
using base::quoted;
using base::json::Value;

Result<void> read_subnet(Value value, const std::string& path, VirtualNetworkSetUp& network) {
  SubnetSetUp subnet;
  Fields fields(value, path);
  fields.require("name")
      .text("name", subnet.name)
      .text("prefix", subnet.prefix)
      .flag("private", subnet.private_subnet)
      .text("nat_gateway", subnet.nat_gateway);
  if (subnet.prefix.empty()) subnet.prefix = network.prefix;
  network.subnets.push_back(std::move(subnet));
  return fields.finish();
}

bool has_subnet(const Scenario& scenario, const VmSetUp& vm) {
  const std::string_view named = vm.network.subnet;
  const std::size_t slash = named.find('/');
  if (slash == std::string_view::npos) return false;
  for (const VirtualNetworkSetUp& network : scenario.networks) {
    if (!equals_ignoring_case(network.name, named.substr(0, slash)) ||
        !equals_ignoring_case(network.subscription, vm.subscription) ||
        !equals_ignoring_case(network.resource_group, vm.resource_group)) {
      continue;
    }
    if (std::any_of(network.subnets.begin(), network.subnets.end(), [&](const SubnetSetUp& subnet) {
          return equals_ignoring_case(subnet.name, named.substr(slash + 1));
        })) {
      return true;
    }
  }
  return false;
}

Result<void> check_data_disks(const VmSetUp& vm, const std::string& path) {
  for (std::size_t i = 0; i < vm.data_disks.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (vm.data_disks[i].lun == vm.data_disks[j].lun) {
        return fail(ErrorCode::invalid_argument, "{}.data_disks[{}].lun: found \"{}\" twice, expected each LUN once",
                    path, i, vm.data_disks[i].lun);
      }
    }
  }
  return {};
}

}  // namespace

Result<void> read_image(Value value, const std::string& path, ImageSetUp& image) {
  Fields fields(value, path);
  fields.text("publisher", image.publisher)
      .text("offer", image.offer)
      .text("sku", image.sku)
      .text("version", image.version);
  return fields.finish();
}

Result<DataDiskSetUp> read_data_disk(Value value, const std::string& path) {
  DataDiskSetUp disk;
  Fields fields(value, path);
  fields.require("name")
      .text("name", disk.name)
      .number("lun", disk.lun, 0, 63)
      .text("sku", disk.sku)
      .number("size_gb", disk.size_gb, 1, 32767)
      .object("content",
              [&](Value content, const std::string& at) { return read_disk_set_up(content, at, disk.content); });
  if (auto outcome = fields.finish(); !outcome) return outcome.error();
  return disk;
}

Result<VirtualNetworkSetUp> read_virtual_network(Value value, const std::string& path) {
  VirtualNetworkSetUp network;
  network.prefix = "10.0.0.0/8";
  Fields fields(value, path);
  fields.require("name")
      .require("resource_group")
      .require("subnets")
      .text("name", network.name)
      .text("subscription", network.subscription)
      .text("resource_group", network.resource_group)
      .text("prefix", network.prefix)
      .each("subnets", [&](Value subnet, const std::string& at) { return read_subnet(subnet, at, network); });
  if (auto outcome = fields.finish(); !outcome) return outcome.error();
  return network;
}

Result<VmSizeSetUp> read_vm_size(Value value, const std::string& path) {
  VmSizeSetUp size;
  Fields fields(value, path);
  fields.require("name")
      .text("name", size.name)
      .text("family", size.family)
      .number("cores", size.cores, 1, 1024)
      .number("memory_gb", size.memory_gb, 1, 65'536)
      .number("data_disks", size.data_disks, 0, 64)
      .flag("premium", size.premium)
      .text("generations", size.generations)
      .text("disk_controllers", size.disk_controllers)
      .text("architecture", size.architecture)
      .flag("trusted_launch", size.trusted_launch)
      .flag("confidential", size.confidential)
      .texts("zones", size.zones)
      .flag("restricted", size.restricted)
      .texts("restricted_zones", size.restricted_zones);
  if (size.family.empty()) size.family = size.name + "Family";
  if (auto outcome = fields.finish(); !outcome) return outcome.error();
  return size;
}

Result<QuotaSetUp> read_quota(Value value, const std::string& path) {
  QuotaSetUp quota;
  Fields fields(value, path);
  fields.require("name").require("limit").text("name", quota.name).number("limit", quota.limit, 0, 1'000'000);
  if (auto outcome = fields.finish(); !outcome) return outcome.error();
  return quota;
}

Result<PolicySetUp> read_policy(Value value, const std::string& path) {
  PolicySetUp policy;
  Fields fields(value, path);
  fields.require("name")
      .text("name", policy.name)
      .text("resource_group", policy.resource_group)
      .texts("types", policy.types)
      .texts("allowed_locations", policy.allowed_locations)
      .texts("required_tags", policy.required_tags)
      .each_member("required_properties",
                   [&policy](std::string_view property, Value wanted, const std::string& at) -> Result<void> {
                     auto text = string_at(wanted, at);
                     if (!text) return std::move(text).error();
                     policy.required_properties.push_back({std::string(property), std::move(*text)});
                     return {};
                   })
      .flag("denied", policy.denied)
      .flag("audit", policy.audit);
  if (auto outcome = fields.finish(); !outcome) return outcome.error();
  return policy;
}

Result<void> place_platform(Scenario& scenario) {
  for (std::size_t i = 0; i < scenario.networks.size(); ++i) {
    VirtualNetworkSetUp& network = scenario.networks[i];
    const auto group = place(scenario, format("virtual_networks[{}]", i), network.subscription, network.resource_group);
    if (!group) return group.error();
    network.location = (*group)->location;
  }
  for (std::size_t i = 0; i < scenario.vms.size(); ++i) {
    const VmSetUp& vm = scenario.vms[i];
    const std::string path = format("virtual_machines[{}]", i);
    if (!vm.network.subnet.empty() && !has_subnet(scenario, vm)) {
      return fail(ErrorCode::invalid_argument,
                  "{}.network.subnet: found {}, expected \"network/subnet\" of virtual_networks in the same group",
                  path, quoted(vm.network.subnet));
    }
    if (auto checked = check_data_disks(vm, path); !checked) return checked;
  }
  return {};
}

}  // namespace azvmreset::sim
