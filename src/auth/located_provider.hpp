// A provider for a cloud that has to be asked where to sign in.
#pragma once

#include "auth/cloud_choice.hpp"
#include "auth/cloud_discovery.hpp"

namespace azvmreset::auth {

// Completes every wish with the cloud's authority and audience, as far as the
// caller has not given them, and passes it on. What it borrows outlives it.
class LocatedProvider final : public TokenProvider {
 public:
  LocatedProvider(TokenProvider& provider, CloudDiscovery& discovery, CloudChoice choice)
      : provider_(provider), discovery_(discovery), choice_(std::move(choice)) {}

  engine::Task<Result<Token>> fetch(TokenWish wish) override;

 private:
  TokenProvider& provider_;
  CloudDiscovery& discovery_;
  CloudChoice choice_;
};

}  // namespace azvmreset::auth
