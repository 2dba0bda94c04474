// A wire that answers by the book, and remembers what was asked.
#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/ascii.hpp"
#include "engine/sleep.hpp"
#include "http/pipeline.hpp"

namespace azvmreset::test {

using Headers = std::vector<std::pair<std::string, std::string>>;

inline http::Response response(int status, Headers headers = {}, std::string_view body = {}) {
  HttpResponse raw;
  raw.status = status;
  raw.headers = std::move(headers);
  raw.body = Secret(body);
  return http::Response(std::move(raw));
}

// What was sent.
struct Sent {
  std::string method;
  std::string url;
  Headers headers;
  std::string authorization;
  std::string authorization_name;
  std::string body;
  http::Idempotency idempotency = http::Idempotency::repeatable;
  bool poll = false;
  bool to_identity_host = false;
  std::chrono::milliseconds connect_timeout{0};

  std::string header(std::string_view name) const {
    for (const auto& [known, value] : headers) {
      if (base::equals_ignoring_case(known, name)) return value;
    }
    return {};
  }
};

// Answers come in the order in which they were scripted; then the one given
// to `reply_forever`, else an error that fails any test. Confined.
class ScriptedSender final : public http::Sender {
 public:
  using Answer = std::function<Result<http::Response>(const Sent&)>;

  ScriptedSender& reply(int status, Headers headers = {}, std::string body = {}) {
    answers_.push_back(answering(status, std::move(headers), std::move(body)));
    return *this;
  }
  ScriptedSender& reply_forever(int status, Headers headers = {}, std::string body = {}) {
    forever_ = answering(status, std::move(headers), std::move(body));
    return *this;
  }
  ScriptedSender& fail(Error error) {
    answers_.push_back([error = std::move(error)](const Sent&) -> Result<http::Response> { return error; });
    return *this;
  }
  ScriptedSender& answer_all(Answer answer) {
    forever_ = std::move(answer);
    return *this;
  }

  // Every answer takes that long; a stop meanwhile ends the request, which
  // may then have arrived.
  ScriptedSender& taking(std::chrono::milliseconds time) {
    time_ = time;
    return *this;
  }

  engine::Task<Result<http::Response>> send(http::Request request) override {
    sent_.push_back(noted(request));
    const std::size_t number = sent_.size() - 1;
    auto waited = co_await engine::sleep_for(time_);
    if (!waited) {
      Error error = std::move(waited).error();
      error.may_have_arrived = true;
      co_return error;
    }
    if (!answers_.empty()) {
      const Answer answer = std::move(answers_.front());
      answers_.pop_front();
      co_return answer(sent_[number]);
    }
    if (forever_) co_return forever_(sent_[number]);
    co_return Error{ErrorCode::internal,
                    "no answer was scripted for " + sent_[number].method + " " + sent_[number].url};
  }

  const std::vector<Sent>& sent() const noexcept { return sent_; }
  std::size_t count() const noexcept { return sent_.size(); }
  const Sent& last() const { return sent_.back(); }

 private:
  static Answer answering(int status, Headers headers, std::string body) {
    return [=](const Sent&) -> Result<http::Response> { return response(status, headers, body); };
  }

  static Sent noted(const http::Request& request) {
    Sent sent;
    sent.method = request.method;
    sent.url = request.url.text();
    sent.headers = request.headers;
    if (request.authorization != nullptr) sent.authorization = request.authorization->expose();
    if (request.body != nullptr) sent.body = request.body->expose();
    sent.idempotency = request.idempotency;
    sent.poll = request.poll;
    sent.authorization_name = request.authorization_name;
    sent.to_identity_host = request.to_identity_host;
    sent.connect_timeout = request.connect_timeout;
    return sent;
  }

  std::deque<Answer> answers_;
  Answer forever_;
  std::chrono::milliseconds time_{0};
  std::vector<Sent> sent_;
};

// A URL that is known to be one.
inline http::Url url(std::string_view text) { return http::Url::parse(text).value(); }

}  // namespace azvmreset::test
