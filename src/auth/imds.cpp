#include "auth/imds.hpp"

#include "auth/identity_answer.hpp"
#include "base/fail.hpp"
#include "engine/sleep.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace azvmreset::auth {

namespace {

using std::chrono::seconds;

constexpr std::string_view kHost = "the identity service of this VM (IMDS)";
constexpr std::array kDelays{seconds{0}, seconds{2}, seconds{6}, seconds{14}, seconds{30}};
constexpr seconds kLongestUpdate{70};
constexpr seconds kProbe{1};

// What stands at that address in other clouds answers 404 in words of its own.
bool is_somebody_else(const http::Response& answer) {
  return answer.status() == 404 && (answer.json() == nullptr || !answer.json()->root()["error"].present());
}

bool worth_asking_again(const Result<http::Response>& answer) {
  if (!answer) return answer.error().code == ErrorCode::network;
  const int status = answer->status();
  return (status == 404 && !is_somebody_else(*answer)) || status == 410 || status == 429 || status >= 500;
}

bool has_no_identity(const http::Response& answer) {
  if (answer.status() != 400 || answer.json() == nullptr) return false;
  return answer.json()->root()["error_description"].text() == "Identity not found";
}

Error nobody_there(Error error) {
  error.message = "no managed identity can be had here: " + error.message;
  error.remedy =
      "sign in in another way; on an Azure VM check that nothing between this program and 169.254.169.254 blocks it";
  return error;
}

}  // namespace

engine::Task<Result<http::Response>> Imds::asked(http::Request request) {
  const engine::Scope* scope = co_await engine::current_scope();
  const auto updated_at = engine::after(scope->loop().now(), kLongestUpdate);
  for (std::size_t resend = 0;; ++resend) {
    http::Request copy = request;
    if (probing_) copy.connect_timeout = kProbe;
    auto answer = co_await sender_.send(std::move(copy));
    if (answer && !is_somebody_else(*answer)) probing_ = false;
    if (scope->stopped() || probing_ || !worth_asking_again(answer)) co_return answer;

    engine::Duration delay{0};
    if (resend < kDelays.size()) {
      delay = kDelays[resend];
    } else {
      const bool updating = answer && answer->status() == 410;
      delay = std::chrono::ceil<engine::Duration>(updated_at - scope->loop().now());
      if (!updating || delay <= engine::Duration::zero()) co_return answer;
    }
    auto slept = co_await engine::sleep_for(delay);
    if (!slept) co_return std::move(slept).error();
  }
}

engine::Task<Result<Token>> Imds::fetch(TokenWish wish) {
  auto name = name_of(identity_, {"client_id", "object_id", "msi_res_id"}, kHost);
  if (!name) co_return std::move(name).error();
  auto endpoint = base_.at("/metadata/identity/oauth2/token");
  if (!endpoint) co_return std::move(endpoint).error();
  auto question = identity_question(*endpoint, "2018-02-01", wish, *name);
  if (!question) co_return std::move(question).error();
  question->headers.emplace_back("Metadata", "true");

  const auto begun = clock_.wall_now();
  auto answer = co_await asked(std::move(*question));
  if (!answer) {
    Error error = std::move(answer).error();
    const bool absent = error.code == ErrorCode::connection || error.code == ErrorCode::name_resolution ||
                        (probing_ && error.code == ErrorCode::network);
    if (!absent) co_return error;
    wish.say_unavailable();
    co_return nobody_there(std::move(error));
  }
  if (is_somebody_else(*answer)) {
    wish.say_unavailable();
    co_return nobody_there(
        base::fail(ErrorCode::authentication_failed, "what answers at {} is not Azure's (status 404)", base_.origin()));
  }
  if (has_no_identity(*answer)) wish.say_unavailable();
  const IdentityTeller who{kHost, {}};
  co_return read_identity_answer(*answer, begun, who);
}

}  // namespace azvmreset::auth
