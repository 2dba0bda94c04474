// The host's own TokenSource as something that can be awaited.
#pragma once

#include "auth/token_provider.hpp"
#include "host/clock.hpp"

#include <azvmreset/credential.hpp>

#include <cstdint>
#include <memory>

namespace azvmreset::auth {

// The host may complete a request at once, later, or from another thread; a
// stopped wait is announced to it by TokenSource::cancel.
class HostTokenProvider final : public TokenProvider {
 public:
  HostTokenProvider(const host::Clock& clock, std::shared_ptr<TokenSource> source) noexcept
      : clock_(clock), source_(std::move(source)) {}

  engine::Task<Result<Token>> fetch(TokenWish wish) override;
  bool asks_authority() const noexcept override { return false; }

 private:
  const host::Clock& clock_;
  std::shared_ptr<TokenSource> source_;
  std::uint64_t next_id_ = 1;
};

}  // namespace azvmreset::auth
