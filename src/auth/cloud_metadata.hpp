// What a cloud says about itself at /metadata/endpoints (facts §7).
#pragma once

#include "http/url.hpp"

#include <azvmreset/cloud.hpp>
#include <azvmreset/result.hpp>

#include <string_view>

namespace azvmreset::auth {

// Reads one object, or of an array the one for the host that was asked. Fails
// with `protocol`:
//
// - where resourceManager is another origin than the one that was asked: what
//   one host says of another is no reason to sign in there;
// - where loginEndpoint is not https, or carries a user or a query;
// - where identityProvider is neither AAD nor ADFS;
// - where an audience is a service that Microsoft runs.
//
// A portal that is no https URL is none. No audiences are no fault: a token is
// then for the ARM endpoint itself.
Result<Cloud> read_cloud_metadata(std::string_view json, const http::Url& asked);

}  // namespace azvmreset::auth
