#include "simulator/arm/vm_sizes.hpp"

#include "base/ascii.hpp"
#include "base/format.hpp"
#include "base/json/writer.hpp"
#include "simulator/arm/error.hpp"
#include "simulator/arm/page.hpp"

#include <algorithm>
#include <functional>
#include <set>

namespace azvmreset::sim {
namespace {

using base::equals_ignoring_case;
using base::format;
using base::json::Writer;

// F5.4/13. Members in their order: name, family, cores, memory, data disks,
// premium, generations, controllers, architecture, Trusted Launch, confidential.
const std::vector<VmSizeSetUp>& everywhere() {
  static const std::vector<VmSizeSetUp> sizes = {
      {"Standard_A1_v2", "standardAv2Family", 1, 2, 2, false, "V1", "SCSI", "x64", false, false, {}},
      {"Standard_B2s", "standardBSFamily", 2, 4, 4},
      {"Standard_B2ms", "standardBSFamily", 2, 8, 4},
      {"Standard_D2_v3", "standardDv3Family", 2, 8, 4, false, "V1"},
      {"Standard_D2s_v3", "standardDSv3Family", 2, 8, 4},
      {"Standard_D2s_v5", "standardDSv5Family", 2, 8, 4},
      {"Standard_D4s_v5", "standardDSv5Family", 4, 16, 8},
      {"Standard_D8s_v5", "standardDSv5Family", 8, 32, 16},
      {"Standard_D2ads_v6", "standardDadsv6Family", 2, 8, 4, true, "V2", "NVMe"},
      {"Standard_D2ps_v5", "standardDPSv5Family", 2, 8, 4, true, "V2", "SCSI", "Arm64", false},
      {"Standard_E2bds_v5", "standardEBDSv5Family", 2, 16, 4, true, "V1,V2", "SCSI,NVMe"},
      {"Standard_DC2as_v5", "standardDCASv5Family", 2, 8, 4, true, "V2", "SCSI", "x64", true, true},
  };
  return sizes;
}

// Those of the file take the place of those of the same name.
std::vector<const VmSizeSetUp*> all_sizes(const Scenario& scenario) {
  std::vector<const VmSizeSetUp*> all;
  for (const VmSizeSetUp& one : scenario.sizes) all.push_back(&one);
  for (const VmSizeSetUp& one : everywhere()) {
    const auto same = [&](const VmSizeSetUp& other) { return equals_ignoring_case(other.name, one.name); };
    if (std::none_of(scenario.sizes.begin(), scenario.sizes.end(), same)) all.push_back(&one);
  }
  return all;
}

void write_texts(Writer& out, std::string_view name, const std::vector<std::string>& texts) {
  out.key(name).begin_array();
  for (const std::string& text : texts) out.string(text);
  out.end_array();
}

void write_capability(Writer& out, std::string_view name, std::string_view value) {
  out.begin_object().member("name", name).member("value", value).end_object();
}

std::string_view word(bool flag) { return flag ? "True" : "False"; }

void write_capabilities(Writer& out, const VmSizeSetUp& size) {
  out.key("capabilities").begin_array();
  write_capability(out, "MaxResourceVolumeMB", "0");
  write_capability(out, "vCPUs", format("{}", size.cores));
  write_capability(out, "MemoryGB", format("{}", size.memory_gb));
  write_capability(out, "MaxDataDiskCount", format("{}", size.data_disks));
  write_capability(out, "CpuArchitectureType", size.architecture);
  write_capability(out, "HyperVGenerations", size.generations);
  write_capability(out, "PremiumIO", word(size.premium));
  write_capability(out, "EncryptionAtHostSupported", word(size.premium));
  // F5.4/13a: sizes of before NVMe say nothing of controllers.
  if (size.disk_controllers != "SCSI") write_capability(out, "DiskControllerTypes", size.disk_controllers);
  if (!size.trusted_launch) write_capability(out, "TrustedLaunchDisabled", "True");
  if (size.confidential) write_capability(out, "ConfidentialComputingType", "SNP");
  out.end_array();
}

void write_restriction(Writer& out, std::string_view type, std::string_view location,
                       const std::vector<std::string>& zones) {
  out.begin_object().member("type", type);
  write_texts(out, "values", {std::string(location)});
  out.key("restrictionInfo").begin_object();
  write_texts(out, "locations", {std::string(location)});
  if (!zones.empty()) write_texts(out, "zones", zones);
  out.end_object().member("reasonCode", "NotAvailableForSubscription").end_object();
}

void write_size(Writer& out, const VmSizeSetUp& size, std::string_view location) {
  const std::string_view short_name = std::string_view(size.name).substr(size.name.find('_') + 1);
  out.begin_object().member("resourceType", "virtualMachines").member("name", size.name);
  out.member("tier", "Standard").member("size", short_name).member("family", size.family);
  write_texts(out, "locations", {std::string(location)});
  out.key("locationInfo").begin_array().begin_object().member("location", location);
  write_texts(out, "zones", size.zones);
  out.key("zoneDetails").begin_array().end_array().end_object().end_array();
  write_capabilities(out, size);
  out.key("restrictions").begin_array();
  if (size.restricted) write_restriction(out, "Location", location, {});
  if (!size.restricted_zones.empty()) write_restriction(out, "Zone", location, size.restricted_zones);
  out.end_array().end_object();
}

// Disks are in the same list, so that whoever looks for VM sizes has to say so.
void write_disk_kind(Writer& out, std::string_view name, std::string_view location) {
  out.begin_object().member("resourceType", "disks").member("name", name);
  out.member("tier", name.substr(0, name.find('_'))).member("size", "P10");
  write_texts(out, "locations", {std::string(location)});
  out.key("locationInfo").begin_array().end_array().key("capabilities").begin_array().end_array();
  out.key("restrictions").begin_array().end_array().end_object();
}

// "location eq 'westeurope'" -> "westeurope".
std::string location_wanted(const Call& call) {
  const std::string filter = call.target.parameter("$filter").value_or("");
  const std::size_t begin = filter.find('\'');
  if (!base::starts_with_ignoring_case(filter, "location eq ") || begin == std::string::npos) return {};
  return filter.substr(begin + 1, filter.find('\'', begin + 1) - begin - 1);
}

std::set<std::string> locations_of(const Subscription& subscription) {
  std::set<std::string> locations;
  for (const ResourceGroup& group : subscription.groups) locations.insert(group.location);
  return locations;
}

Answer skus(const Call& call, const World& world) {
  const std::string wanted = location_wanted(call);
  std::vector<std::function<void(Writer&)>> rows;
  for (const std::string& location : locations_of(*find_subscription(world.scenario, call.path.subscription))) {
    if (!wanted.empty() && !equals_ignoring_case(location, wanted)) continue;
    rows.push_back([location](Writer& out) { write_disk_kind(out, "Premium_LRS", location); });
    for (const VmSizeSetUp* size : all_sizes(world.scenario)) {
      rows.push_back([size, location](Writer& out) { write_size(out, *size, location); });
    }
  }
  return page_of(call, world, rows.size(), [&](Writer& out, std::size_t i) { rows[i](out); });
}

constexpr std::uint32_t kUsualQuota = 100;

void write_usage(Writer& out, const Usage& usage) {
  out.begin_object().member("unit", "Count").member("currentValue", usage.used).member("limit", usage.limit);
  out.key("name").begin_object().member("value", usage.name).member("localizedValue", usage.name).end_object();
  out.end_object();
}

}  // namespace

const VmSizeSetUp* find_size(const Scenario& scenario, std::string_view name) {
  for (const VmSizeSetUp* size : all_sizes(scenario)) {
    if (equals_ignoring_case(size->name, name)) return size;
  }
  return nullptr;
}

std::vector<Usage> usages_of(const World& world, std::string_view subscription, std::string_view location) {
  std::vector<Usage> all = {{"cores"}, {"virtualMachines"}};
  for (const VmSizeSetUp* size : all_sizes(world.scenario)) {
    if (std::none_of(all.begin(), all.end(), [&](const Usage& one) { return one.name == size->family; })) {
      all.push_back({size->family});
    }
  }
  for (const auto& machine : world.machines) {
    const VmSetUp& is = machine->set_up;
    const VmSizeSetUp* size = find_size(world.scenario, is.size);
    if (size == nullptr || is.power == Power::deallocated || !equals_ignoring_case(is.subscription, subscription) ||
        !equals_ignoring_case(is.location, location)) {
      continue;
    }
    for (Usage& one : all) {
      if (one.name == "cores" || one.name == size->family) one.used += size->cores;
      if (one.name == "virtualMachines") ++one.used;
    }
  }
  for (Usage& one : all) {
    one.limit = one.name == "virtualMachines" ? 25'000 : kUsualQuota;
    for (const QuotaSetUp& quota : world.scenario.quotas) {
      if (equals_ignoring_case(quota.name, one.name)) one.limit = quota.limit;
    }
  }
  return all;
}

bool lists_sizes(const ArmPath& path) {
  if (path.named() || !path.group.empty()) return false;
  return path.is("Microsoft.Compute", {"skus"}) || path.is("Microsoft.Compute", {"locations", "usages"});
}

Answer sizes(const Call& call, const World& world) {
  if (!call.is("GET")) return no_such_method(call);
  if (call.path.is("Microsoft.Compute", {"skus"})) return skus(call, world);
  const std::vector<Usage> all = usages_of(world, call.path.subscription, call.path.names.front());
  return page_of(call, world, all.size(), [&](Writer& out, std::size_t i) { write_usage(out, all[i]); });
}

}  // namespace azvmreset::sim
