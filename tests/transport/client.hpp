// The transport under test, turned by hand.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "support/certificates.hpp"
#include "transport/curl_transport.hpp"

namespace azvmreset::test {

// What became of one request. The first word counts, as on the wire.
class Outcome final : public HttpCompletion::Sink {
 public:
  void finish(Delivered<HttpResponse> ending) noexcept override {
    if (!result_) result_.emplace(Result<HttpResponse>::from(std::move(ending)));
  }
  bool done() const noexcept { return result_.has_value(); }
  Result<HttpResponse>& result() { return result_.value(); }
  const HttpResponse& response() {
    if (!result()) throw std::runtime_error("no answer: " + result().error().message);
    return result().value();
  }
  const Error& error() {
    if (result()) throw std::runtime_error("an answer came instead of an error");
    return result().error();
  }

 private:
  std::optional<Result<HttpResponse>> result_;
};

inline HttpRequest request(std::string method, std::string url) {
  HttpRequest made;
  made.method = std::move(method);
  made.url = std::move(url);
  made.loopback_only = made.url.starts_with("http://");
  return made;
}

inline HttpRequest get(std::string url) { return request("GET", std::move(url)); }

inline transport::CurlOptions trusting(std::string ca_file) {
  transport::CurlOptions options;
  options.ca_file = std::move(ca_file);
  return options;
}

class Client {
 public:
  explicit Client(std::string ca_file = authority().file()) : Client(trusting(std::move(ca_file))) {}

  explicit Client(const transport::CurlOptions& options) {
    auto made = transport::CurlTransport::create(options);
    if (!made) throw std::runtime_error(made.error().message);
    transport_ = std::move(made).value();
  }

  std::shared_ptr<Outcome> start(HttpRequest request) {
    auto outcome = std::make_shared<Outcome>();
    transport_->start(++last_id_, std::move(request), HttpCompletion(outcome));
    return outcome;
  }
  std::uint64_t last_id() const noexcept { return last_id_; }

  // Turns the transport until the request has ended.
  std::shared_ptr<Outcome> finish(std::shared_ptr<Outcome> outcome) {
    turn_until([&outcome] { return outcome->done(); });
    return outcome;
  }
  std::shared_ptr<Outcome> run(HttpRequest request) { return finish(start(std::move(request))); }

  template <class Condition>
  void turn_until(Condition condition) {
    const auto limit = transport_->now() + std::chrono::seconds(60);
    while (!condition()) {
      if (transport_->now() > limit) throw std::runtime_error("the transport is stuck");
      transport_->wait_until(transport_->now() + std::chrono::milliseconds(20));
    }
  }

  transport::CurlTransport& operator*() noexcept { return *transport_; }
  transport::CurlTransport* operator->() noexcept { return transport_.get(); }
  void destroy() { transport_.reset(); }

 private:
  std::unique_ptr<transport::CurlTransport> transport_;
  std::uint64_t last_id_ = 0;
};

}  // namespace azvmreset::test
