// The clouds that Microsoft runs.
#pragma once

#include <azvmreset/cloud.hpp>

#include <string>
#include <string_view>

namespace azvmreset::auth {

// Of "https://host:port/path" the host, also where the scheme is missing.
std::string_view host_of(std::string_view audience) noexcept;

// Null when it is none of them. Hosts are compared in any case; of an audience
// only the host counts, so that a trailing slash makes no difference.
const Cloud* cloud_of_arm_host(std::string_view host);
const Cloud* cloud_of_audience(std::string_view audience);

// The audience with "/.default", and the other way round.
std::string scope_for(std::string_view audience);
std::string_view audience_in(std::string_view scope) noexcept;

}  // namespace azvmreset::auth
