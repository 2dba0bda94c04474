// The clouds that Microsoft runs, and where to sign in for an ARM endpoint.
#pragma once

#include "http/url.hpp"

#include <azvmreset/cloud.hpp>
#include <azvmreset/result.hpp>

#include <string>
#include <string_view>

namespace azvmreset::auth {

// Of "https://host:port/path" the host, also where the scheme is missing.
std::string_view host_of(std::string_view audience) noexcept;

// Null when it is none of them. Hosts are compared in any case; of an audience
// only the host counts, so that a trailing slash makes no difference.
const Cloud* cloud_of_arm_host(std::string_view host);
const Cloud* cloud_of_audience(std::string_view audience);

// The authority that was given, else that of a well-known ARM host. A custom
// endpoint needs one given: invalid_argument, naming --authority.
Result<http::Url> authority_for(const http::Url& arm_endpoint, std::string_view given);

// The ARM endpoint, or the audience that was given, with "/.default".
std::string scope_for(const http::Url& arm_endpoint, std::string_view audience);

// The other way round: a scope without "/.default".
std::string_view audience_in(std::string_view scope) noexcept;

}  // namespace azvmreset::auth
