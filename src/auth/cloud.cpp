#include "auth/cloud.hpp"

#include "base/ascii.hpp"
#include "base/fail.hpp"
#include "base/quote.hpp"

#include <algorithm>

namespace azvmreset::auth {

namespace {

// Facts §7. The sources disagree about the portal of USSec, so it has none here.
constexpr Cloud kClouds[] = {
    {"AzureCloud", "management.azure.com", "https://login.microsoftonline.com", "https://management.core.windows.net",
     "https://portal.azure.com"},
    {"AzureUSGovernment", "management.usgovcloudapi.net", "https://login.microsoftonline.us",
     "https://management.core.usgovcloudapi.net", "https://portal.azure.us"},
    {"AzureChinaCloud", "management.chinacloudapi.cn", "https://login.chinacloudapi.cn",
     "https://management.core.chinacloudapi.cn", "https://portal.azure.cn"},
    {"USNat", "management.azure.eaglex.ic.gov", "https://login.microsoftonline.eaglex.ic.gov",
     "https://management.core.eaglex.ic.gov", "https://portal.azure.eaglex.ic.gov"},
    {"USSec", "management.azure.microsoft.scloud", "https://login.microsoftonline.microsoft.scloud", "", ""},
};

template <class Condition>
const Cloud* first_cloud(Condition matches) noexcept {
  const auto* found = std::find_if(std::begin(kClouds), std::end(kClouds), matches);
  return found == std::end(kClouds) ? nullptr : found;
}

// Of "https://host:port/path" the host, also where the scheme is missing. A
// dot at the end names the same host.
std::string_view host_of(std::string_view audience) noexcept {
  const auto scheme_end = audience.find("://");
  if (scheme_end != std::string_view::npos) audience.remove_prefix(scheme_end + 3);
  audience = audience.substr(0, audience.find_first_of(":/?#"));
  while (!audience.empty() && audience.back() == '.') audience.remove_suffix(1);
  return audience;
}

}  // namespace

std::span<const Cloud> well_known_clouds() noexcept { return kClouds; }

const Cloud* cloud_of_arm_host(std::string_view host) noexcept {
  return first_cloud([host](const Cloud& cloud) { return base::equals_ignoring_case(cloud.arm_host, host); });
}

const Cloud* cloud_of_audience(std::string_view audience) noexcept {
  const auto host = host_of(audience);
  return first_cloud([host](const Cloud& cloud) {
    return base::equals_ignoring_case(cloud.arm_host, host) ||
           (!cloud.extra_audience.empty() && base::equals_ignoring_case(host_of(cloud.extra_audience), host));
  });
}

Result<http::Url> authority_for(const http::Url& arm_endpoint, std::string_view given) {
  if (given.empty()) {
    const Cloud* cloud = cloud_of_arm_host(arm_endpoint.host());
    if (cloud != nullptr) return http::Url::parse(cloud->authority);
    auto error = base::fail(ErrorCode::invalid_argument, "no sign-in authority is known for the ARM endpoint {}",
                            arm_endpoint.origin());
    error.remedy = "give the authority (--authority), or a token that is ready";
    return error;
  }
  auto authority = http::Url::parse(given);
  if (!authority) {
    return base::fail(ErrorCode::invalid_argument, "the authority (--authority) {} is not a URL: {}",
                      base::quoted(given), authority.error().message);
  }
  if (!authority->query().empty()) {
    return base::fail(ErrorCode::invalid_argument, "the authority (--authority) {} has a query; expected none",
                      base::quoted(given));
  }
  return authority;
}

std::string scope_for(const http::Url& arm_endpoint, std::string_view audience) {
  constexpr std::string_view suffix = "/.default";
  if (audience.empty()) return arm_endpoint.origin().append(suffix);
  if (audience.ends_with(suffix)) return std::string(audience);
  // A slash at the end stays: the issuer compares the audience letter by letter.
  return std::string(audience).append(suffix);
}

}  // namespace azvmreset::auth
