#include "auth/host_token_provider.hpp"

#include "base/decimal.hpp"
#include "engine/handover.hpp"

#include <algorithm>

namespace azvmreset::auth {

namespace {

class [[nodiscard]] Asking final : public engine::Handover<AccessToken, TokenCompletion::Sink> {
 public:
  Asking(TokenSource& source, TokenRequest request) noexcept : source_(source), request_(std::move(request)) {}

  Result<AccessToken> await_resume() {
    auto answer = received();
    if (answer || !answer.error().message.empty()) return answer;
    Error error = std::move(answer).error();
    error.message = "the host's token source gave up its request without an answer";
    return error;
  }

 private:
  void start(std::shared_ptr<TokenCompletion::Sink> sink) override {
    source_.request(request_, TokenCompletion(std::move(sink)));
  }
  void cancel() noexcept override { source_.cancel(request_.id); }

  TokenSource& source_;
  TokenRequest request_;
};

Asking asked_of(TokenSource& source, TokenRequest request) noexcept { return Asking(source, std::move(request)); }

}  // namespace

engine::Task<Result<Token>> HostTokenProvider::fetch(TokenWish wish) {
  TokenRequest request{std::move(wish.scope), std::move(wish.tenant), std::move(wish.claims), next_id_++};
  auto given = co_await asked_of(*source_, std::move(request));
  if (!given) co_return std::move(given).error();
  if (!is_bearer_text(given->token.expose())) {
    co_return Error{ErrorCode::authentication_failed, "the host's token source gave an empty or unusable token"};
  }
  const auto now = clock_.wall_now();
  // Compared before it is subtracted: a host may say "never" with the last moment there is.
  const auto longest = now + base::longest_duration;
  const auto lifetime =
      std::chrono::duration_cast<std::chrono::seconds>(std::clamp(given->expires, now, longest) - now);
  co_return Token(given->token.expose(), now, lifetime);
}

}  // namespace azvmreset::auth
