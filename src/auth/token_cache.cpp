#include "auth/token_cache.hpp"

#include "engine/sleep.hpp"

#include <utility>

namespace azvmreset::auth {

namespace {

// After a refresh ahead of time has failed. The token held is still valid, and
// an issuer in trouble is not to be asked by every request.
constexpr std::chrono::seconds kRefreshAgainAfter{30};

// Whether somebody who waited takes this for an answer. What ended because the
// client closes, or because the waiter's own time is up, is one.
bool is_final(const Result<TokenCache::Held>& fetched, bool in_background, const engine::Scope& waiter) noexcept {
  return fetched || !in_background || waiter.stopped() || fetched.error().code == ErrorCode::cancelled;
}

}  // namespace

TokenCache::TokenCache(engine::Loop& loop, const host::Clock& clock, TokenProvider& provider, const base::Log& log,
                       TokenWish wish)
    : clock_(clock), provider_(provider), log_(log), wish_(std::move(wish)), flight_(loop, *this) {}

void TokenCache::wish(std::string claims, bool in_background) {
  wish_.claims = std::move(claims);
  wish_.in_background = in_background;
}

engine::Task<Result<TokenCache::Held>> TokenCache::get() {
  const engine::Scope* scope = co_await engine::current_scope();
  for (;;) {
    const auto now = clock_.wall_now();
    if (held_ != nullptr && held_->valid_at(now)) {
      const Held valid = held_;
      if (valid->stale_at(now) && now >= next_early_refresh_ && !flight_.flying()) {
        wish({}, true);
        flight_.launch(*scope);
      }
      co_return valid;
    }
    if (!flight_.flying()) wish({}, false);
    const bool in_background = wish_.in_background;
    auto fetched = co_await flight_.join();
    if (is_final(fetched, in_background, *scope)) co_return fetched;
  }
}

engine::Task<Result<TokenCache::Held>> TokenCache::replace(Held refused, std::string claims) {
  const engine::Scope* scope = co_await engine::current_scope();
  drop(refused);
  for (;;) {
    // Somebody else was refused the same token and has replaced it.
    const bool answers = claims.empty() || held_claims_ == claims;
    if (held_ != nullptr && answers && held_->valid_at(clock_.wall_now())) co_return held_;
    if (!flight_.flying()) wish(claims, false);
    // What is being fetched may not answer this challenge.
    const bool will_answer = claims.empty() || wish_.claims == claims;
    const bool in_background = wish_.in_background;
    auto fetched = co_await flight_.join();
    if (is_final(fetched, in_background, *scope) && (will_answer || !fetched)) co_return fetched;
  }
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
