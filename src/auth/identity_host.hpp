// Who gives out the identity of this machine, and how each of them is asked.
#pragma once

#include "auth/provider_for.hpp"
#include "auth/token_provider.hpp"
#include "http/message.hpp"

#include <azvmreset/credential.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace azvmreset::auth {

class IdentityHost {
 public:
  virtual ~IdentityHost() = default;
  virtual engine::Task<Result<Token>> fetch(TokenWish wish) = 0;
};

// The one parameter that names a user-assigned identity.
struct IdentityName {
  std::string_view parameter;
  std::string_view value;
};

// How a host calls the three of ManagedIdentity; empty: it does not take it.
struct IdentityParameters {
  std::string_view client;
  std::string_view object;
  std::string_view resource;
};

// Nothing to name for the system-assigned one. Fails with invalid_argument
// when the host called `host` cannot give the identity that is named.
Result<IdentityName> name_of(const ManagedIdentity& identity, const IdentityParameters& parameters,
                             std::string_view host);

// The value of an environment variable as a URL; invalid_argument names the variable.
Result<http::Url> identity_endpoint(std::string_view variable, std::string_view value);

// GET {endpoint}?api-version=…&resource=…, with the name where there is one.
Result<http::Request> identity_question(const http::Url& endpoint, std::string_view api_version, const TokenWish& wish,
                                        const IdentityName& name);

}  // namespace azvmreset::auth
