#include "auth/bearer_policy.hpp"

#include "auth/challenge.hpp"
#include "base/fail.hpp"

namespace azvmreset::auth {

namespace {

// With the token's own memory, shared: no copy of it is made on the way down.
void authorize(http::Request& request, const TokenCache::Held& token) {
  request.authorization = std::shared_ptr<const Secret>(token, &token->authorization());
}

// Whatever became of the token's request, this one has not left; and the
// token's pipeline has done its own resends.
Error not_signed_in(http::Request& request, Error error) {
  request.tried_out = true;
  error.may_have_arrived = false;
  return error;
}

}  // namespace

engine::Task<Result<http::Response>> BearerPolicy::send(http::Request& request, http::Next next) {
  if (!request.url.same_origin(arm_endpoint_)) {
    co_return base::fail(ErrorCode::protocol, "refused to send a token to {}; expected {}", request.url.origin(),
                         arm_endpoint_.origin());
  }
  auto token = co_await tokens_.get();
  if (!token) co_return not_signed_in(request, std::move(token).error());
  auto allowed = check(*token);
  if (!allowed) co_return std::move(allowed).error();
  authorize(request, *token);
  auto answer = co_await next(request);
  if (!answer || answer->status() != 401) co_return answer;

  auto fresh = co_await another_token(*token, *answer);
  if (!fresh) co_return not_signed_in(request, std::move(fresh).error());
  // A credential that only has that one token cannot do better.
  if ((*fresh)->text() == (*token)->text()) co_return answer;
  auto still_allowed = check(*fresh);
  if (!still_allowed) co_return std::move(still_allowed).error();
  // ARM has refused the request, not performed it: even one that may go out
  // only once may go out again.
  authorize(request, *fresh);
  auto last = co_await next(request);
  if (last && last->status() == 401) tokens_.drop(*fresh);
  co_return last;
}

engine::Task<Result<TokenCache::Held>> BearerPolicy::another_token(TokenCache::Held refused,
                                                                   const http::Response& refusal) {
  auto claims = claims_challenge(refusal).value_or("");
  return tokens_.replace(std::move(refused), std::move(claims));
}

Result<void> BearerPolicy::check(const TokenCache::Held& token) {
  if (checked_ == token) return {};
  auto allowed = may_send(token->text(), destination_);
  if (allowed) checked_ = token;
  return allowed;
}

}  // namespace azvmreset::auth
