// Whoever is signed in to the Azure CLI.
#pragma once

#include "auth/provider_for.hpp"

namespace azvmreset::auth {

// Runs `az account get-access-token` on the worker, without a shell, with
// checked arguments and with no more of our environment than it needs.
class AzureCliProvider final : public TokenProvider {
 public:
  // Fails with invalid_argument.
  static Result<std::unique_ptr<TokenProvider>> create(const Means& means, AzureCli credential);

  engine::Task<Result<Token>> fetch(TokenWish wish) override;
  bool asks_authority() const noexcept override { return false; }

 private:
  AzureCliProvider(const Means& means, AzureCli credential);

  engine::Worker& worker_;
  host::Programs& programs_;
  const host::Environment& environment_;
  const host::Clock& clock_;
  AzureCli credential_;
};

}  // namespace azvmreset::auth
