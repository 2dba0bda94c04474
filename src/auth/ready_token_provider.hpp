// A token that somebody else fetched.
#pragma once

#include "auth/token_provider.hpp"

#include <azvmreset/credential.hpp>

#include <memory>

namespace azvmreset::auth {

// Opaque and never refreshed: it gives the same token every time.
class ReadyTokenProvider final : public TokenProvider {
 public:
  // Fails with invalid_argument when the text cannot stand in a header.
  static Result<std::unique_ptr<TokenProvider>> create(ReadyToken credential);

  engine::Task<Result<Token>> fetch(TokenWish wish) override;
  bool asks_authority() const noexcept override { return false; }

 private:
  explicit ReadyTokenProvider(ReadyToken credential) noexcept : credential_(std::move(credential)) {}

  ReadyToken credential_;
};

}  // namespace azvmreset::auth
