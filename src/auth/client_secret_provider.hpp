// OAuth 2.0 client credentials with a secret.
#pragma once

#include "auth/token_endpoint.hpp"

#include <azvmreset/credential.hpp>

#include <memory>

namespace azvmreset::auth {

// `sender` must not be one that adds a bearer token.
class ClientSecretProvider final : public TokenProvider {
 public:
  // Fails with invalid_argument when tenant, client or secret cannot be what
  // they claim.
  static Result<std::unique_ptr<TokenProvider>> create(http::Sender& sender, const host::Clock& clock,
                                                       ClientSecret credential);

  engine::Task<Result<Token>> fetch(TokenWish wish) override;

 private:
  ClientSecretProvider(http::Sender& sender, const host::Clock& clock, ClientSecret credential);
  std::shared_ptr<const Secret> form_for(const TokenWish& wish) const;

  http::Sender& sender_;
  const host::Clock& clock_;
  ClientSecret credential_;
};

}  // namespace azvmreset::auth
