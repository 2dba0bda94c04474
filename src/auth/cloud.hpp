// The clouds that Microsoft runs, and where to sign in for an ARM endpoint.
#pragma once

#include "http/url.hpp"

#include <azvmreset/result.hpp>

#include <span>
#include <string>
#include <string_view>

namespace azvmreset::auth {

struct Cloud {
  std::string_view name;            // "AzureCloud"
  std::string_view arm_host;        // "management.azure.com"
  std::string_view authority;       // "https://login.microsoftonline.com"
  std::string_view extra_audience;  // "https://management.core.windows.net", or empty
  std::string_view portal;          // "https://portal.azure.com", or empty
};

// Facts §7. Immutable.
std::span<const Cloud> well_known_clouds() noexcept;

// Null when it is none of them. Hosts are compared in any case; of an audience
// only the host counts, so that a trailing slash makes no difference.
const Cloud* cloud_of_arm_host(std::string_view host) noexcept;
const Cloud* cloud_of_audience(std::string_view audience) noexcept;

// The authority that was given, else that of a well-known ARM host. A custom
// endpoint needs one given: invalid_argument, naming --authority.
Result<http::Url> authority_for(const http::Url& arm_endpoint, std::string_view given);

// The ARM endpoint, or the audience that was given, with "/.default".
std::string scope_for(const http::Url& arm_endpoint, std::string_view audience);

}  // namespace azvmreset::auth
