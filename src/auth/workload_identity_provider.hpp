// OAuth 2.0 client credentials with a token of another issuer: workload
// identity federation.
#pragma once

#include "auth/provider_for.hpp"
#include "auth/token_provider.hpp"

#include <azvmreset/credential.hpp>

#include <memory>

namespace azvmreset::auth {

class WorkloadIdentityProvider final : public TokenProvider {
 public:
  // Fails with invalid_argument when tenant, client or path cannot be what they
  // claim. The file is looked at only when a token is wanted, and every time.
  static Result<std::unique_ptr<TokenProvider>> create(const Means& means, WorkloadIdentity credential);

  engine::Task<Result<Token>> fetch(TokenWish wish) override;

 private:
  WorkloadIdentityProvider(const Means& means, WorkloadIdentity credential);

  http::Sender& sender_;
  const host::Clock& clock_;
  engine::Worker& worker_;
  host::Files& files_;
  WorkloadIdentity credential_;
};

}  // namespace azvmreset::auth
