// Signs requests to ARM, and no others.
#pragma once

#include "auth/audience.hpp"
#include "auth/token_cache.hpp"
#include "http/pipeline.hpp"

namespace azvmreset::auth {

// Adds the token to a request whose origin is the ARM endpoint's and refuses
// every other one with `protocol`: whatever a server answers, no token leaves
// for another host. The audience rule is checked before a token is sent.
//
// An answer 401 drops that very token; the request goes out once more with a
// fresh one, or with one that answers the claims challenge (facts §8). The
// second 401 is final and given back as an answer.
//
// Without a token the request fails, as one that has not left and that was
// tried out: getting the token had its own resends.
class BearerPolicy final : public http::Policy {
 public:
  BearerPolicy(TokenCache& tokens, http::Url arm_endpoint, TokenDestination destination)
      : tokens_(tokens), arm_endpoint_(std::move(arm_endpoint)), destination_(std::move(destination)) {}

  engine::Task<Result<http::Response>> send(http::Request& request, http::Next next) override;

 private:
  engine::Task<Result<TokenCache::Held>> another_token(TokenCache::Held refused, const http::Response& refusal);
  Result<void> check(const TokenCache::Held& token);

  TokenCache& tokens_;
  http::Url arm_endpoint_;
  TokenDestination destination_;
  TokenCache::Held checked_;  // the last token that the audience rule let pass
};

}  // namespace azvmreset::auth
