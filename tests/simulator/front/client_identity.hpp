// What a client signs in with where it has no secret.
#pragma once

#include "simulator/scenario.hpp"

#include <string>

namespace azvmreset::sim {

struct ClientIdentity {
  std::string certificate_file;  // PEM with its key
  std::string pfx_file;          // both as PFX
  std::string pfx_password;
  std::string federated_token_file;
};

// A new certificate and a new federated token, good for a month, in files of
// mode 600 in that directory, which is made if it is missing; both are
// registered on the first principal. Fails with invalid_argument when a file
// cannot be written; throws std::runtime_error when OpenSSL refuses.
Result<ClientIdentity> write_client_identity(const std::string& directory, Scenario& scenario, Time now);

}  // namespace azvmreset::sim
