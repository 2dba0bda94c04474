#include "auth/cloud.hpp"

#include "base/ascii.hpp"

#include <algorithm>

namespace azvmreset::auth {

namespace {

// Of what was consented to, everything.
constexpr std::string_view scope_suffix = "/.default";

// Facts §7. The sources disagree about the portal of USSec, so it has none here.
const std::vector<Cloud>& table() {
  static const std::vector<Cloud> clouds = {
      {"AzureCloud",
       "https://management.azure.com",
       "https://login.microsoftonline.com",
       {"https://management.azure.com", "https://management.core.windows.net"},
       "https://portal.azure.com"},
      {"AzureUSGovernment",
       "https://management.usgovcloudapi.net",
       "https://login.microsoftonline.us",
       {"https://management.usgovcloudapi.net", "https://management.core.usgovcloudapi.net"},
       "https://portal.azure.us"},
      {"AzureChinaCloud",
       "https://management.chinacloudapi.cn",
       "https://login.chinacloudapi.cn",
       {"https://management.chinacloudapi.cn", "https://management.core.chinacloudapi.cn"},
       "https://portal.azure.cn"},
      {"USNat",
       "https://management.azure.eaglex.ic.gov",
       "https://login.microsoftonline.eaglex.ic.gov",
       {"https://management.azure.eaglex.ic.gov", "https://management.core.eaglex.ic.gov"},
       "https://portal.azure.eaglex.ic.gov"},
      {"USSec",
       "https://management.azure.microsoft.scloud",
       "https://login.microsoftonline.microsoft.scloud",
       {"https://management.azure.microsoft.scloud"},
       ""},
  };
  return clouds;
}

template <class Condition>
const Cloud* first_cloud(Condition matches) {
  const auto found = std::find_if(table().begin(), table().end(), matches);
  return found == table().end() ? nullptr : &*found;
}

}  // namespace

std::string_view host_of(std::string_view audience) noexcept {
  const auto scheme_end = audience.find("://");
  if (scheme_end != std::string_view::npos) audience.remove_prefix(scheme_end + 3);
  audience = audience.substr(0, audience.find_first_of(":/?#"));
  // A dot at the end names the same host.
  while (!audience.empty() && audience.back() == '.') audience.remove_suffix(1);
  return audience;
}

const Cloud* cloud_of_arm_host(std::string_view host) {
  return first_cloud(
      [host](const Cloud& cloud) { return base::equals_ignoring_case(host_of(cloud.arm_endpoint), host); });
}

const Cloud* cloud_of_audience(std::string_view audience) {
  const auto host = host_of(audience);
  return first_cloud([host](const Cloud& cloud) {
    return std::any_of(cloud.audiences.begin(), cloud.audiences.end(),
                       [host](const std::string& known) { return base::equals_ignoring_case(host_of(known), host); });
  });
}

std::string scope_for(std::string_view audience) {
  if (audience.ends_with(scope_suffix)) return std::string(audience);
  // A slash at the end stays: the issuer compares the audience letter by letter.
  return std::string(audience).append(scope_suffix);
}

std::string_view audience_in(std::string_view scope) noexcept {
  if (scope.ends_with(scope_suffix)) scope.remove_suffix(scope_suffix.size());
  return scope;
}

}  // namespace azvmreset::auth

namespace azvmreset {

const std::vector<Cloud>& well_known_clouds() { return auth::table(); }

}  // namespace azvmreset
