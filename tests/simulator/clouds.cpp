#include "simulator/clouds.hpp"

#include "base/ascii.hpp"
#include "base/format.hpp"

#include <algorithm>
#include <charconv>

namespace azvmreset::sim {
namespace {

// Facts §7; Custom is nobody's.
constexpr PlayedCloud kClouds[] = {
    {"AzureCloud", 0, "https://management.azure.com", "https://login.microsoftonline.com", "https://portal.azure.com",
     "https://management.core.windows.net"},
    {"AzureUSGovernment", 1, "https://management.usgovcloudapi.net", "https://login.microsoftonline.us",
     "https://portal.azure.us", "https://management.core.usgovcloudapi.net"},
    {"AzureChinaCloud", 2, "https://management.chinacloudapi.cn", "https://login.chinacloudapi.cn",
     "https://portal.azure.cn", "https://management.core.chinacloudapi.cn"},
    {"USNat", 3, "https://management.azure.eaglex.ic.gov", "https://login.microsoftonline.eaglex.ic.gov",
     "https://portal.azure.eaglex.ic.gov", "https://management.core.eaglex.ic.gov"},
    {"USSec", 4, "https://management.azure.microsoft.scloud", "https://login.microsoftonline.microsoft.scloud",
     "https://portal.azure.microsoft.scloud", ""},
    {"Custom", 5, "https://management.custom.example", "https://login.custom.example", "https://portal.custom.example",
     ""},
};

// One to one, so that what differs goes on to differ.
void move_id(std::string& guid, const PlayedCloud& cloud) {
  constexpr std::size_t kGroup = 8;
  std::uint32_t first = 0;
  const auto [end, error] = std::from_chars(guid.data(), guid.data() + std::min(kGroup, guid.size()), first, 16);
  if (error != std::errc() || end != guid.data() + kGroup) return;
  guid.replace(0, kGroup, base::format("{:08x}", first ^ cloud.number));
}

template <class SetUps>
void move_subscriptions(SetUps& all, const PlayedCloud& cloud) {
  for (auto& one : all) move_id(one.subscription, cloud);
}

}  // namespace

std::span<const PlayedCloud> played_clouds() noexcept { return kClouds; }

const PlayedCloud* played_cloud(std::string_view name) noexcept {
  for (const PlayedCloud& cloud : kClouds) {
    if (base::equals_ignoring_case(cloud.name, name)) return &cloud;
  }
  return nullptr;
}

Settings settings_in(const PlayedCloud& cloud, Settings settings) {
  settings.cloud = cloud.name;
  settings.arm_endpoint = cloud.arm_endpoint;
  settings.authority = cloud.authority;
  settings.portal = cloud.portal;
  settings.audiences = {std::string(cloud.arm_endpoint)};
  if (!cloud.core_audience.empty()) settings.audiences.emplace_back(cloud.core_audience);
  return settings;
}

Scenario scenario_in(const PlayedCloud& cloud, Scenario scenario) {
  if (cloud.number == 0) return scenario;
  move_id(scenario.tenant_id, cloud);
  for (Principal& principal : scenario.principals) {
    move_id(principal.client_id, cloud);
    move_id(principal.object_id, cloud);
    principal.client_secret += base::format("~{}", cloud.name);
  }
  for (Subscription& subscription : scenario.subscriptions) move_id(subscription.id, cloud);
  move_subscriptions(scenario.vms, cloud);
  move_subscriptions(scenario.snapshots, cloud);
  move_subscriptions(scenario.locks, cloud);
  move_subscriptions(scenario.unattached, cloud);
  return scenario;
}

}  // namespace azvmreset::sim
