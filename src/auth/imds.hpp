// The Instance Metadata Service of an Azure VM.
#pragma once

#include "auth/identity_host.hpp"

namespace azvmreset::auth {

// Asked in a rhythm of its own (facts §8): 404, 410, 429 and 5xx again after 0,
// 2, 6, 14 and 30 s, and 410, which means that it is being updated, once more
// when 70 s are over. Every other status is final, and so is that nobody is
// there.
class Imds final : public IdentityHost {
 public:
  // `base` in place of http://169.254.169.254. While it has not answered once,
  // one that may well not exist gets a second to take the connection.
  Imds(const Means& means, http::Url base, ManagedIdentity identity, bool may_not_exist) noexcept
      : sender_(means.once_sender),
        clock_(means.clock),
        base_(std::move(base)),
        identity_(std::move(identity)),
        probing_(may_not_exist) {}

  engine::Task<Result<Token>> fetch(TokenWish wish) override;

 private:
  engine::Task<Result<http::Response>> asked(http::Request request);

  http::Sender& sender_;
  const host::Clock& clock_;
  http::Url base_;
  ManagedIdentity identity_;
  bool probing_;
};

}  // namespace azvmreset::auth
