// Several ways to sign in, tried one after the other.
#pragma once

#include "auth/provider_for.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace azvmreset::auth {

// Goes on to the next link only where one does not exist here (TokenWish::
// unavailable) or takes longer than it may. A refusal ends the chain: an
// expired secret behind which another identity signs in would never be found.
// The link that gives a token is kept.
class ChainProvider final : public TokenProvider {
 public:
  struct Link {
    std::string_view kind;  // "managed-identity"; a literal
    std::unique_ptr<TokenProvider> provider;
    bool waits_for_person = false;  // it takes as long as it takes
  };

  // Fails with invalid_argument.
  static Result<std::unique_ptr<TokenProvider>> create(std::vector<Link> links, std::chrono::milliseconds time_limit,
                                                       const base::Log& log);

  engine::Task<Result<Token>> fetch(TokenWish wish) override;
  bool asks_authority() const noexcept override;

 private:
  ChainProvider(std::vector<Link> links, std::chrono::milliseconds time_limit, const base::Log& log) noexcept
      : links_(std::move(links)), time_limit_(time_limit), log_(log) {}

  engine::Task<Result<Token>> tried(std::size_t link, TokenWish wish);

  std::vector<Link> links_;
  const std::chrono::milliseconds time_limit_;
  const base::Log& log_;
  std::optional<std::size_t> kept_;
};

}  // namespace azvmreset::auth
