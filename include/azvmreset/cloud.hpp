// Which Azure: where ARM is, where to sign in, and where the portal is.
#pragma once

#include <azvmreset/result.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace azvmreset {

struct Cloud {
  std::string name;                    // "AzureCloud"; what a custom cloud calls itself
  std::string arm_endpoint;            // "https://management.azure.com"
  std::string authority;               // "https://login.microsoftonline.com"
  std::vector<std::string> audiences;  // what a token for its ARM is issued for
  std::string portal;                  // "https://portal.azure.com", or empty when it is not known
  bool adfs = false;                   // signs in at AD FS instead of Entra (Azure Stack Hub)
};

// Those that Microsoft runs (facts §7): AzureCloud, AzureUSGovernment,
// AzureChinaCloud, USNat, USSec.
const std::vector<Cloud>& well_known_clouds();

// In any case; also by the names that other tools use ("public", "usgovernment",
// "china" …). invalid_argument with the names there are.
Result<Cloud> cloud_named(std::string_view name);

std::string to_json(const Cloud& cloud);

}  // namespace azvmreset
