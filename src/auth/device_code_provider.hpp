// A person signs in with a browser on another device.
#pragma once

#include "auth/provider_for.hpp"
#include "auth/token_endpoint.hpp"

#include <string>

namespace azvmreset::auth {

// Shows a code once and asks the endpoint, at its pace, whether somebody has
// used it. From then on the refresh token does, until the authority refuses it;
// then the person is asked again, but never by a renewal ahead of time.
class DeviceCodeProvider final : public TokenProvider {
 public:
  // Fails with invalid_argument.
  static Result<std::unique_ptr<TokenProvider>> create(const Means& means, DeviceCode credential);

  engine::Task<Result<Token>> fetch(TokenWish wish) override;

 private:
  // What the person has, and the endpoint wants back.
  struct Issued {
    Secret device_code;
    DeviceCodePrompt prompt;
    std::chrono::seconds interval;
    engine::TimePoint expires;
  };

  DeviceCodeProvider(const Means& means, DeviceCode credential);

  engine::Task<Result<Token>> renewed(TokenWish wish, http::Url token_url);
  engine::Task<Result<Issued>> code_for(TokenWish wish, http::Url url);
  engine::Task<Result<Token>> used(Issued issued, http::Url token_url, std::string tenant);
  Result<Token> taken(const http::Response& answer, WallTime asked, const Applicant& who);
  Result<void> show(const DeviceCodePrompt& prompt) const;

  engine::Loop& loop_;
  const host::Clock& clock_;
  http::Sender& sender_;
  DeviceCode credential_;
  Secret refresh_token_;
  std::string wanted_claims_;  // what the authority said it needs of a person
};

}  // namespace azvmreset::auth
