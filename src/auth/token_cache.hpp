// One valid token for everybody who needs one.
#pragma once

#include "auth/token_provider.hpp"
#include "base/log.hpp"
#include "engine/single_flight.hpp"
#include "host/clock.hpp"

#include <memory>
#include <string>

namespace azvmreset::auth {

// Keeps the last token of one provider and asks for the next one early, in
// the background, while the valid one is served; never two requests at a time
// for the same thing (contract C4). Confined to the loop's thread.
//
// In the background no person is asked. Whoever comes to wait for such a
// renewal and sees it fail asks anew, and then a person may be.
class TokenCache final : private engine::SingleFlight<Token>::Fetch {
 public:
  using Held = std::shared_ptr<const Token>;

  TokenCache(engine::Loop& loop, const host::Clock& clock, TokenProvider& provider, const base::Log& log,
             TokenWish wish);

  // A valid token, of the cache or fresh.
  engine::Task<Result<Held>> get();

  // Another token than `refused`, which is dropped, if it is still the one
  // held. With claims (JSON of a challenge) the issuer is always asked, once
  // for all who were challenged with the same token.
  engine::Task<Result<Held>> replace(Held refused, std::string claims);

  // That token was refused: it is not served again.
  void drop(const Held& refused) noexcept;

  // Ends what runs in the background; `busy` until the loop has seen it end.
  void close() noexcept { flight_.stop(); }
  bool busy() const noexcept { return !flight_.idle(); }

 private:
  engine::Task<engine::SingleFlight<Token>::Outcome> fetch() override;
  void wish(std::string claims, bool in_background);

  const host::Clock& clock_;
  TokenProvider& provider_;
  const base::Log& log_;
  TokenWish wish_;  // that of the fetch under way, or of the last
  Held held_;
  std::string held_claims_;  // with which `held_` was fetched
  WallTime next_early_refresh_ = WallTime::min();
  engine::SingleFlight<Token> flight_;
};

}  // namespace azvmreset::auth
