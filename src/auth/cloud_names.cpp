#include "base/ascii.hpp"
#include "base/fail.hpp"
#include "base/json/writer.hpp"
#include "base/quote.hpp"

#include <azvmreset/cloud.hpp>

#include <algorithm>

namespace azvmreset {

namespace {

// What the Azure CLI, PowerShell, Terraform and the SDKs call them, beside
// the names of the table, and what Microsoft calls them among themselves.
struct Alias {
  std::string_view alias;
  std::string_view name;
};

constexpr Alias aliases[] = {
    {"public", "AzureCloud"},
    {"AzurePublic", "AzureCloud"},
    {"AzurePublicCloud", "AzureCloud"},
    {"usgovernment", "AzureUSGovernment"},
    {"usgov", "AzureUSGovernment"},
    {"government", "AzureUSGovernment"},
    {"AzureGovernment", "AzureUSGovernment"},
    {"AzureUSGovernmentCloud", "AzureUSGovernment"},
    {"fairfax", "AzureUSGovernment"},
    {"china", "AzureChinaCloud"},
    {"AzureChina", "AzureChinaCloud"},
    {"mooncake", "AzureChinaCloud"},
    {"AzureUSNat", "USNat"},
    {"AzureUSNatCloud", "USNat"},
    {"eaglex", "USNat"},
    {"AzureUSSec", "USSec"},
    {"AzureUSSecCloud", "USSec"},
    {"scloud", "USSec"},
};

std::string_view name_behind(std::string_view given) noexcept {
  const auto* known = std::ranges::find_if(
      aliases, [given](const Alias& candidate) { return base::equals_ignoring_case(candidate.alias, given); });
  return known == std::end(aliases) ? given : known->name;
}

}  // namespace

Result<Cloud> cloud_named(std::string_view name) {
  const std::string_view wanted = name_behind(name);
  std::string names;
  for (const Cloud& cloud : well_known_clouds()) {
    if (base::equals_ignoring_case(cloud.name, wanted)) return cloud;
    names.append(names.empty() ? "" : ", ").append(cloud.name);
  }
  auto error = base::fail(ErrorCode::invalid_argument, "there is no cloud of the name {}; expected one of {}",
                          base::quoted(name), names);
  error.remedy = "for another cloud give its ARM endpoint, https://...";
  return error;
}

std::string to_json(const Cloud& cloud) {
  base::json::Writer json;
  json.begin_object();
  json.member("schema", "azvmreset.cloud/1");
  json.member("name", cloud.name);
  json.member("arm_endpoint", cloud.arm_endpoint);
  json.member("authority", cloud.authority);
  json.key("audiences").begin_array();
  for (const std::string& audience : cloud.audiences) json.string(audience);
  json.end_array();
  json.member("portal", cloud.portal);
  json.member("adfs", cloud.adfs);
  return json.end_object().text();
}

}  // namespace azvmreset
