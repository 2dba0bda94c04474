// Who signs in.
#pragma once

#include <azvmreset/credential.hpp>

#include "credential_kinds.hpp"

namespace azvmreset::cli {

// The kind that --credential names, or the chain of kinds; else the one that an
// option of this command line belongs to, else the first that the environment
// has: access-token, client-secret, client-certificate, workload-identity. With
// none the error is authentication_failed and names the kinds there are.
Result<Credential> credential_of(const Settings& settings, const Surroundings& surroundings);

}  // namespace azvmreset::cli
