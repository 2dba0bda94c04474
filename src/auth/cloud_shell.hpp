// Azure Cloud Shell.
#pragma once

#include "auth/identity_host.hpp"

namespace azvmreset::auth {

// Gives the token of whoever opened the shell, and of nobody else.
class CloudShell final : public IdentityHost {
 public:
  CloudShell(const Means& means, http::Url endpoint, ManagedIdentity identity)
      : sender_(means.sender), clock_(means.clock), endpoint_(std::move(endpoint)), identity_(std::move(identity)) {}

  engine::Task<Result<Token>> fetch(TokenWish wish) override;

 private:
  http::Sender& sender_;
  const host::Clock& clock_;
  http::Url endpoint_;
  ManagedIdentity identity_;
};

}  // namespace azvmreset::auth
