#include "http/retry_policy.hpp"

#include "base/fail.hpp"
#include "engine/sleep.hpp"
#include "http/retry_after.hpp"

#include <algorithm>

namespace azvmreset::http {

namespace {

// Who refuses again and again, each time with other words, is not believed.
constexpr std::uint32_t most_amendments = 2;

using engine::Duration;

enum class Verdict : std::uint8_t {
  final,       // nothing to gain from another try
  retry,       // another try is safe and may help
  unreadable,  // the same, but the answer began: a poller may have another way
};

bool worth_waiting_out(int status) noexcept {
  return status == 408 || status == 429 || status == 500 || status == 502 || status == 503 || status == 504;
}

bool is_network(ErrorCode code) noexcept {
  return code == ErrorCode::network || code == ErrorCode::name_resolution || code == ErrorCode::connection ||
         code == ErrorCode::proxy || code == ErrorCode::deadline_exceeded;
}

bool lacks_json(const Request& request, const Response& response) {
  return request.expects_json && response.success() && response.status() != 204 && response.json() == nullptr;
}

Verdict judge_by_itself(const Request& request, const Result<Response>& reply) {
  const bool once = request.idempotency == Idempotency::once;
  if (!reply) {
    const Error& error = reply.error();
    if (!is_network(error.code) || (once && error.may_have_arrived)) return Verdict::final;
    return error.http_status != 0 ? Verdict::unreadable : Verdict::retry;
  }
  if (worth_waiting_out(reply->status())) return once && reply->status() != 429 ? Verdict::final : Verdict::retry;
  return !once && !request.poll && lacks_json(request, *reply) ? Verdict::unreadable : Verdict::final;
}

Verdict judge(const Request& request, const Result<Response>& reply) {
  const Verdict verdict = judge_by_itself(request, reply);
  if (!request.tried_out || verdict == Verdict::final) return verdict;
  return request.poll ? Verdict::retry : Verdict::final;
}

bool may_have_arrived(const Result<Response>& reply) noexcept {
  return reply ? reply->status() != 429 : reply.error().may_have_arrived;
}

// Whether the request may be carried out although its answer leaves that open.
// 429 and 503 say of themselves that nothing was done.
bool is_lost(const Result<Response>& reply) noexcept {
  return may_have_arrived(reply) && !(reply && reply->status() == 503);
}

std::string in_words(const Result<Response>& reply) {
  return reply ? base::format("the last answer was HTTP {}", reply->status())
               : "the last try: " + reply.error().message;
}

Error not_json(const Request& request, const Response& response) {
  auto error = base::fail(ErrorCode::network, "expected JSON from {} with HTTP {}: {}", request.url.host(),
                          response.status(), response.parsed().error().message);
  error.http_status = response.status();
  error.may_have_arrived = true;
  return error;
}

// What the caller gets, when there will be no further try.
Result<Response> last_word(const Request& request, Result<Response> reply, Verdict verdict, bool arrived) {
  if (reply && verdict == Verdict::unreadable) return not_json(request, *reply);
  if (reply) return reply;
  Error error = std::move(reply).error();
  error.may_have_arrived = arrived;
  return error;
}

}  // namespace

bool RetryBudget::spend() noexcept {
  if (tokens_ < cost_) return false;
  tokens_ -= cost_;
  return true;
}

void RetryBudget::succeeded() noexcept { tokens_ = std::min(tokens_ + 1, most_); }

RetryBudget& RetryPolicy::budget_of(std::string_view host) {
  const auto known = budgets_.find(host);
  return known != budgets_.end() ? known->second : budgets_.try_emplace(std::string(host), options_).first->second;
}

Duration RetryPolicy::part_of(Duration most) noexcept {
  const auto bound = static_cast<std::uint64_t>(std::max(most, Duration::zero()).count()) + 1;
  return Duration(static_cast<Duration::rep>(random_.below(host::Stream::jitter, bound)));
}

Duration RetryPolicy::delay_before(std::uint32_t resend, const Result<Response>& reply) {
  const auto doubled = [times = std::min(resend, 62u)](Duration first, Duration most) {
    return first.count() > (most.count() >> times) ? most : first * (Duration::rep{1} << times);
  };
  const auto asked = reply ? retry_after(*reply) : std::nullopt;
  if (!asked) return part_of(doubled(options_.first_delay, options_.longest_delay));

  // "At once" is taken at its word the first time; a service that goes on
  // saying so would otherwise be asked as fast as the wire allows.
  if (*asked == Duration::zero()) {
    return resend == 0 ? *asked : doubled(std::chrono::milliseconds{125}, std::chrono::seconds{4});
  }
  // Upward only: before the time it does not count and costs a new wait (contract A5).
  return *asked + part_of(*asked / 10);
}

engine::Task<Result<Response>> RetryPolicy::send(Request& request, Next next) {
  const engine::Scope* scope = co_await engine::current_scope();
  RetryBudget& budget = budget_of(request.url.host());
  bool arrived = false;
  bool lost = false;
  std::uint32_t unreadable = 0;
  std::uint32_t amended = 0;

  for (std::uint32_t resend = 0;; ++resend) {
    request.tried_out = false;
    auto reply = co_await next(request);
    if (reply && reply->success()) budget.succeeded();
    if (reply && lost) reply->set_after_lost_try();
    arrived = arrived || may_have_arrived(reply);
    lost = lost || is_lost(reply);
    if (reply && request.amendment != nullptr && amended < most_amendments &&
        request.amendment->amend(request, *reply)) {
      ++amended;
      continue;
    }

    const Verdict verdict = !reply && scope->stopped() ? Verdict::final : judge(request, reply);
    if (verdict == Verdict::unreadable) ++unreadable;
    const std::uint32_t counted = request.poll ? unreadable : resend + 1;
    const bool again = verdict != Verdict::final && counted <= options_.max_resends;

    // A poll that cannot pay is not given up, for its operation goes on: it
    // only waits as long as one may.
    const bool paid = again && budget.spend();
    if (!paid && !(again && request.poll)) co_return last_word(request, std::move(reply), verdict, arrived);

    Duration delay = delay_before(resend, reply);
    if (!paid) delay = std::max(delay, options_.longest_delay);
    auto slept = co_await engine::sleep_for(delay);
    if (!slept) {
      Error error = std::move(slept).error();
      error.message += "; " + in_words(reply);
      error.may_have_arrived = arrived;
      co_return error;
    }
    if (request.renewal != nullptr) {
      auto body = request.renewal->another_body();
      if (!body) {
        Error error = std::move(body).error();
        error.may_have_arrived = arrived;
        co_return error;
      }
      request.body = std::move(*body);
    }
  }
}

}  // namespace azvmreset::http
