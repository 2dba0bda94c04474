// OAuth 2.0 client credentials with a secret.
#pragma once

#include "auth/token_provider.hpp"
#include "host/clock.hpp"
#include "http/pipeline.hpp"

#include <azvmreset/credential.hpp>

#include <memory>

namespace azvmreset::auth {

// Asks {authority}/{tenant}/oauth2/v2.0/token (facts §8). `sender` must not be
// one that adds a bearer token.
class ClientSecretProvider final : public TokenProvider {
 public:
  // Fails with invalid_argument when tenant, client or secret cannot be what
  // they claim: the tenant becomes part of a URL.
  static Result<std::unique_ptr<ClientSecretProvider>> create(http::Sender& sender, const host::Clock& clock,
                                                              http::Url authority, ClientSecret credential);

  engine::Task<Result<Token>> fetch(TokenWish wish) override;

 private:
  ClientSecretProvider(http::Sender& sender, const host::Clock& clock, http::Url authority, ClientSecret credential);
  std::shared_ptr<const Secret> form_for(const TokenWish& wish) const;

  http::Sender& sender_;
  const host::Clock& clock_;
  http::Url authority_;
  ClientSecret credential_;
};

}  // namespace azvmreset::auth
