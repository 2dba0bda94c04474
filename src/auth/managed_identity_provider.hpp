// The identity of the machine, from whichever host it runs on.
#pragma once

#include "auth/identity_host.hpp"

namespace azvmreset::auth {

// Whether there is another way to sign in after this one.
enum class Place : std::uint8_t { alone, in_chain };

// The host is told by the environment when this is made (facts §8): App Service
// of 2019, of 2017, Cloud Shell, Arc, and without any of their variables IMDS.
class ManagedIdentityProvider final : public TokenProvider {
 public:
  // Fails with invalid_argument when more than one identity is named, or a
  // variable of the environment is not usable.
  static Result<std::unique_ptr<TokenProvider>> create(const Means& means, ManagedIdentity credential, Place place);

  engine::Task<Result<Token>> fetch(TokenWish wish) override;
  bool asks_authority() const noexcept override { return false; }

 private:
  explicit ManagedIdentityProvider(std::unique_ptr<IdentityHost> host) noexcept : host_(std::move(host)) {}

  std::unique_ptr<IdentityHost> host_;
};

}  // namespace azvmreset::auth
