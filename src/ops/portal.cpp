#include "auth/cloud.hpp"
#include "base/ascii.hpp"
#include "base/fail.hpp"
#include "base/guid.hpp"
#include "base/quote.hpp"
#include "http/url.hpp"

#include <azvmreset/portal.hpp>

#include <algorithm>
#include <cstddef>

namespace azvmreset {
namespace {

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

Result<void> check_tenant(std::string_view tenant) {
  if (tenant.empty() || base::is_guid(tenant) || is_domain(tenant)) return {};
  return base::fail(ErrorCode::invalid_argument, "the tenant {} is neither a GUID nor a domain name",
                    base::quoted(tenant));
}

std::string page(std::string_view portal, std::string_view tenant, const ResourceId& vm) {
  while (portal.ends_with('/')) portal.remove_suffix(1);
  return base::format("{}/#@{}/resource{}/resetPassword", portal, tenant, vm.text());
}

// "https://portal.stack.example", or the ARM endpoint of a well-known cloud.
Result<Cloud> cloud_at(std::string_view address) {
  const auto url = http::Url::parse(address);
  if (!url || !url->secure() || !url->query().empty()) {
    return base::fail(ErrorCode::invalid_argument, "the portal or ARM endpoint {} is not an https URL without a query",
                      base::quoted(address));
  }
  const Cloud* known = url->port() == 443 ? auth::cloud_of_arm_host(url->host()) : nullptr;
  if (known != nullptr) return *known;
  Cloud cloud;
  cloud.name = "custom";
  cloud.arm_endpoint = url->origin();
  // The ARM endpoint of another cloud does not tell where its portal is.
  if (url->host().starts_with("portal.")) cloud.portal = url->text();
  return cloud;
}

}  // namespace

Result<std::string> portal_url(const ResourceId& vm, std::string_view tenant, const Cloud& cloud) {
  auto fits = check_tenant(tenant);
  if (!fits) return std::move(fits).error();
  if (!cloud.portal.empty()) return page(cloud.portal, tenant, vm);
  auto error = base::fail(ErrorCode::invalid_argument, "the portal of {} ({}) is not known", base::quoted(cloud.name),
                          cloud.arm_endpoint);
  error.remedy = "give its address, https://portal...; the cloud's metadata may name it (azvmreset clouds --cloud URL)";
  return error;
}

Result<std::string> portal_url(const ResourceId& vm, std::string_view tenant, std::string_view cloud) {
  auto meant = cloud.find("://") == std::string_view::npos ? cloud_named(cloud) : cloud_at(cloud);
  if (!meant) return std::move(meant).error();
  return portal_url(vm, tenant, *meant);
}

}  // namespace azvmreset
