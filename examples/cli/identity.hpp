// Who signs in.
#pragma once

#include <azvmreset/credential.hpp>

#include "environment.hpp"
#include "settings.hpp"

namespace azvmreset::cli {

// The kind that --credential names, else the first that the environment has:
// AZVMRESET_ACCESS_TOKEN, then AZURE_CLIENT_SECRET. With neither the error is
// authentication_failed and names the kinds there are.
Result<Credential> credential_of(const Settings& settings, const Environment& environment);

}  // namespace azvmreset::cli
