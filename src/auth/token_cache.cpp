#include "auth/token_cache.hpp"

namespace azvmreset::auth {

namespace {

// After a refresh ahead of time has failed. The token held is still valid, and
// an issuer in trouble is not to be asked by every request.
constexpr std::chrono::seconds kRefreshAgainAfter{30};

}  // namespace

TokenCache::TokenCache(engine::Loop& loop, const host::Clock& clock, TokenProvider& provider, const base::Log& log,
                       TokenWish wish)
    : clock_(clock), provider_(provider), log_(log), wish_(std::move(wish)), flight_(loop, *this) {}

engine::Task<Result<TokenCache::Held>> TokenCache::get() {
  const auto now = clock_.wall_now();
  if (held_ != nullptr && held_->valid_at(now)) {
    const Held valid = held_;
    if (valid->stale_at(now) && now >= next_early_refresh_ && !flight_.flying()) {
      wish_.claims.clear();
      flight_.launch();
    }
    co_return valid;
  }
  if (!flight_.flying()) wish_.claims.clear();
  auto fetched = co_await flight_.join();
  co_return fetched;
}

engine::Task<Result<TokenCache::Held>> TokenCache::replace(Held refused, std::string claims) {
  drop(refused);
  for (;;) {
    // Somebody else was refused the same token and has replaced it.
    const bool answers = claims.empty() || held_claims_ == claims;
    if (held_ != nullptr && answers && held_->valid_at(clock_.wall_now())) co_return held_;
    if (!flight_.flying()) {
      wish_.claims = claims;
      break;
    }
    if (claims.empty() || wish_.claims == claims) break;
    // What is being fetched would not answer this challenge.
    auto landed = co_await flight_.join();
    if (!landed) co_return std::move(landed).error();
  }
  auto fetched = co_await flight_.join();
  co_return fetched;
}

void TokenCache::drop(const Held& refused) noexcept {
  if (held_ == refused) held_.reset();
}

engine::Task<engine::SingleFlight<Token>::Outcome> TokenCache::fetch() {
  TokenWish wish = wish_;
  const std::string claims = wish.claims;
  auto fetched = co_await provider_.fetch(std::move(wish));
  if (!fetched) {
    next_early_refresh_ = clock_.wall_now() + kRefreshAgainAfter;
    if (fetched.error().code != ErrorCode::cancelled) log_.warn("auth", "no token: {}", fetched.error().message);
    co_return std::move(fetched).error();
  }
  held_ = std::make_shared<const Token>(std::move(fetched).value());
  held_claims_ = claims;
  log_.debug("auth", "a token for {} was fetched", wish_.scope);
  co_return held_;
}

}  // namespace azvmreset::auth
