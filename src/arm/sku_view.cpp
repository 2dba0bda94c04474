#include "arm/sku_view.hpp"

#include "arm/fields.hpp"
#include "base/ascii.hpp"
#include "base/decimal.hpp"

#include <algorithm>
#include <limits>

namespace azvmreset::arm {
namespace {

using base::equals_ignoring_case;
using base::json::Value;

// "3.5" is 3: of what is compared with a lower bound.
std::int32_t whole(std::string_view number) noexcept {
  const auto digits = base::parse_decimal(number.substr(0, number.find('.')));
  constexpr std::uint64_t most = std::numeric_limits<std::int32_t>::max();
  return digits ? static_cast<std::int32_t>(std::min(*digits, most)) : 0;
}

void read_capability(SizeView& view, std::string_view name, const std::string& value) {
  if (equals_ignoring_case(name, "vCPUs")) view.cores = whole(value);
  if (equals_ignoring_case(name, "MemoryGB")) view.memory_gb = whole(value);
  if (equals_ignoring_case(name, "MaxDataDiskCount")) view.data_disks = whole(value);
  if (equals_ignoring_case(name, "PremiumIO")) view.premium = equals_ignoring_case(value, "True");
  if (equals_ignoring_case(name, "HyperVGenerations")) view.generations = value;
  if (equals_ignoring_case(name, "CpuArchitectureType")) view.architecture = value;
  if (equals_ignoring_case(name, "ConfidentialComputingType")) view.confidential = true;
  if (equals_ignoring_case(name, "EncryptionAtHostSupported")) {
    view.encryption_at_host = equals_ignoring_case(value, "True");
  }
  if (equals_ignoring_case(name, "TrustedLaunchDisabled")) view.trusted_launch = !equals_ignoring_case(value, "True");
  if (equals_ignoring_case(name, "DiskControllerTypes")) {
    view.scsi = base::find_ignoring_case(value, "SCSI") != std::string_view::npos;
  }
}

std::vector<std::string> read_texts(Fields& fields, Value list, std::string_view path) {
  std::vector<std::string> texts;
  for (const auto element : fields.array(list, path).elements()) texts.push_back(fields.text(element, path));
  return texts;
}

void read_restriction(SizeView& view, Fields& fields, Value restriction) {
  if (!equals_ignoring_case(fields.text(restriction["type"], "restrictions.type"), "Zone")) {
    view.restricted = true;
    return;
  }
  const auto info = fields.object(restriction["restrictionInfo"], "restrictionInfo");
  for (std::string& zone : read_texts(fields, info["zones"], "restrictionInfo.zones")) {
    view.restricted_zones.push_back(std::move(zone));
  }
}

bool holds(const std::vector<std::string>& list, std::string_view one) noexcept {
  return std::find(list.begin(), list.end(), one) != list.end();
}

}  // namespace

bool SizeView::offered_in(std::string_view zone) const noexcept {
  if (restricted) return false;
  return zone.empty() || (holds(zones, zone) && !holds(restricted_zones, zone));
}

bool SizeView::runs(std::string_view generation) const noexcept {
  return generations.empty() || base::find_ignoring_case(generations, generation) != std::string_view::npos;
}

Result<std::optional<SizeView>> read_size(Value element) {
  Fields fields;
  const auto sku = fields.object(element, "skus");
  if (!equals_ignoring_case(fields.text(sku["resourceType"], "resourceType"), "virtualMachines")) {
    if (!fields.ok()) return fields.take_error();
    return std::optional<SizeView>();
  }
  SizeView view;
  view.name = fields.text(sku["name"], "skus.name");
  view.family = fields.text(sku["family"], "skus.family");
  for (const auto place : fields.array(sku["locationInfo"], "locationInfo").elements()) {
    view.zones = read_texts(fields, fields.object(place, "locationInfo")["zones"], "locationInfo.zones");
  }
  for (const auto capability : fields.array(sku["capabilities"], "capabilities").elements()) {
    const auto pair = fields.object(capability, "capabilities");
    read_capability(view, fields.text(pair["name"], "capabilities.name"),
                    fields.text(pair["value"], "capabilities.value"));
  }
  for (const auto restriction : fields.array(sku["restrictions"], "restrictions").elements()) {
    read_restriction(view, fields, fields.object(restriction, "restrictions"));
  }
  if (!fields.ok()) return fields.take_error();
  return std::optional(std::move(view));
}

Result<UsageView> read_usage(Value element) {
  Fields fields;
  const auto usage = fields.object(element, "usages");
  UsageView view;
  view.name = fields.text(fields.object(usage["name"], "usages.name")["value"], "usages.name.value");
  view.used = fields.long_integer(usage["currentValue"], "currentValue").value_or(0);
  view.limit = fields.long_integer(usage["limit"], "limit").value_or(0);
  if (!fields.ok()) return fields.take_error();
  return view;
}

}  // namespace azvmreset::arm
