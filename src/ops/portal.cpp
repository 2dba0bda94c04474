#include "arm/endpoint.hpp"
#include "auth/cloud.hpp"
#include "base/ascii.hpp"
#include "base/fail.hpp"
#include "base/guid.hpp"
#include "base/quote.hpp"

#include <azvmreset/portal.hpp>

#include <algorithm>
#include <cstddef>

namespace azvmreset {
namespace {

constexpr std::string_view covered_cloud = "AzureCloud";
constexpr std::size_t longest_domain = 253;
constexpr std::size_t longest_label = 63;

bool is_label(std::string_view label) noexcept {
  return !label.empty() && label.size() <= longest_label && label.front() != '-' && label.back() != '-' &&
         std::all_of(label.begin(), label.end(), [](char c) { return base::is_alphanumeric(c) || c == '-'; });
}

// At least two labels: "contoso.com", "contoso.onmicrosoft.com".
bool is_domain(std::string_view text) noexcept {
  if (text.size() > longest_domain || text.find('.') == std::string_view::npos) return false;
  for (;;) {
    const std::size_t dot = text.find('.');
    if (!is_label(text.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
}

// Facts §7 know the blade of the public cloud alone.
Result<std::string> portal_of(std::string_view arm_endpoint) {
  auto endpoint = arm::Endpoint::parse(arm_endpoint);
  if (!endpoint) return std::move(endpoint).error();
  const Cloud* cloud = auth::cloud_of_arm_host(endpoint->url().host());
  if (cloud != nullptr && cloud->name == covered_cloud && endpoint->url().port() == 443) return cloud->portal;
  auto error =
      base::fail(ErrorCode::invalid_argument,
                 "the portal's page is known for https://management.azure.com (AzureCloud) alone, found {}{}",
                 endpoint->url().origin(), cloud == nullptr ? std::string() : base::format(" ({})", cloud->name));
  error.remedy = cloud == nullptr || cloud->portal.empty()
                     ? "open the portal of that cloud, go to the VM, and there to Help, Reset password"
                     : base::format("open {}, go to the VM, and there to Help, Reset password", cloud->portal);
  return error;
}

}  // namespace

Result<std::string> portal_url(const ResourceId& vm, std::string_view tenant, std::string_view arm_endpoint) {
  if (!tenant.empty() && !base::is_guid(tenant) && !is_domain(tenant)) {
    return base::fail(ErrorCode::invalid_argument, "the tenant {} is neither a GUID nor a domain name",
                      base::quoted(tenant));
  }
  auto portal = portal_of(arm_endpoint);
  if (!portal) return std::move(portal).error();
  return base::format("{}/#@{}/resource{}/resetPassword", *portal, tenant, vm.text());
}

}  // namespace azvmreset
