// A server elsewhere, joined to Azure by the Arc agent.
#pragma once

#include "auth/identity_host.hpp"

#include <string>

namespace azvmreset::auth {

inline constexpr std::string_view kArcTokenFolder = "/var/opt/azcmagent/tokens";

// The agent answers the first question with the name of a file; who can read
// it is allowed to ask again. What it names is read only from the agent's own
// folder and with every check that there is (host::Files::read_guarded): the
// answer might not be the agent's.
class AzureArc final : public IdentityHost {
 public:
  AzureArc(const Means& means, http::Url endpoint, ManagedIdentity identity,
           std::string token_folder = std::string(kArcTokenFolder))
      : sender_(means.sender),
        clock_(means.clock),
        worker_(means.worker),
        files_(means.files),
        endpoint_(std::move(endpoint)),
        identity_(std::move(identity)),
        token_folder_(std::move(token_folder)) {}

  engine::Task<Result<Token>> fetch(TokenWish wish) override;

 private:
  engine::Task<Result<Secret>> key_named_in(std::string challenge);

  http::Sender& sender_;
  const host::Clock& clock_;
  engine::Worker& worker_;
  host::Files& files_;
  http::Url endpoint_;
  ManagedIdentity identity_;
  std::string token_folder_;
};

}  // namespace azvmreset::auth
