#include "http/wire.hpp"

#include <chrono>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/trace.hpp"
#include "support/catch.hpp"
#include "support/scripted_sender.hpp"
#include "support/task_runner.hpp"

using namespace azvmreset;
using namespace std::chrono_literals;
using http::Idempotency;

namespace {

HttpResponse answer(int status, std::string_view body = {}) {
  HttpResponse response;
  response.status = status;
  response.body = Secret(body);
  return response;
}

// A host's network stack: keeps what it is given until the test answers.
class HeldTransport final : public Transport {
 public:
  void start(std::uint64_t id, HttpRequest request, HttpCompletion completion) override {
    requests.push_back(std::move(request));
    ids.push_back(id);
    if (throws) throw std::runtime_error("host");
    if (at_once) return completion.complete(answer(*at_once));
    held.emplace(id, std::move(completion));
  }
  void cancel(std::uint64_t id) noexcept override { cancelled.push_back(id); }

  void complete(std::size_t number, HttpResponse response) { held.at(ids.at(number)).complete(std::move(response)); }

  std::optional<int> at_once;
  bool throws = false;
  std::deque<HttpRequest> requests;
  std::vector<std::uint64_t> ids;
  std::vector<std::uint64_t> cancelled;
  std::map<std::uint64_t, HttpCompletion> held;
};

using Reply = Result<http::Response>;

// One request under way.
class Call {
 public:
  Call(test::TaskRunner& runner, http::Sender& wire, http::Request request) : scope_(runner.loop) {
    runner.start(scope_, wire.send(std::move(request)), reply_);
  }
  bool done() const noexcept { return reply_.has_value(); }
  Reply& reply() { return reply_.value(); }
  void cancel() { scope_.stop(engine::Stop::cancelled); }

 private:
  engine::Scope scope_;
  std::optional<Reply> reply_;
};

http::Request get(std::string_view text = "https://host/vm") { return http::Request("GET", test::url(text)); }

struct Fixture {
  explicit Fixture(http::WireOptions options = {}) : wire(transport, options) {}

  std::unique_ptr<Call> call(http::Request request = get()) {
    return std::make_unique<Call>(runner, wire, std::move(request));
  }
  Error refusal(http::Request request) {
    auto reply = runner.run(wire.send(std::move(request)));
    CHECK(transport.requests.empty());
    return reply.error();
  }

  test::TaskRunner runner;
  HeldTransport transport;
  http::Wire wire;
};

}  // namespace

TEST_CASE("a request goes to the transport as it is", "[http][wire]") {
  http::WireOptions options;
  options.connect_timeout = 3s;
  options.idle_timeout = 4s;
  options.request_timeout = 5s;
  Fixture it(options);
  it.transport.at_once = 200;

  http::Request request("PUT", test::url("https://host/vm?a=b"));
  request.headers.emplace_back("If-Match", "*");
  request.authorization = std::make_shared<const Secret>("Bearer token");
  request.body = std::make_shared<const Secret>("body");
  REQUIRE(it.runner.run(it.wire.send(request)));

  const HttpRequest& sent = it.transport.requests.front();
  CHECK(sent.method == "PUT");
  CHECK(sent.url == "https://host/vm?a=b");
  REQUIRE(sent.headers.size() == 2);
  CHECK(sent.headers[0].name == "If-Match");
  CHECK(sent.headers[0].value.expose() == "*");
  CHECK(sent.headers[1].name == "Authorization");
  CHECK(sent.headers[1].value.expose() == "Bearer token");
  CHECK(sent.body == request.body);
  CHECK_FALSE(sent.no_proxy);
  CHECK_FALSE(sent.local_only);
  CHECK_FALSE(sent.loopback_only);
  CHECK(sent.connect_timeout == 3s);
  CHECK(sent.idle_timeout == 4s);
  CHECK(sent.request_timeout == 5s);
}

TEST_CASE("a trace is sent once a request has left with it", "[http][wire][trace]") {
  Fixture it;
  it.transport.at_once = 200;
  auto trace = base::Trace::parse("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01").value();
  auto request = get();
  request.trace = &trace;

  SECTION("not when it was refused") {
    request.headers.emplace_back("traceparent", "x\ny");
    CHECK(it.refusal(request).code == ErrorCode::invalid_argument);
    CHECK_FALSE(trace.sent());
  }
  SECTION("not without the header") {
    REQUIRE(it.runner.run(it.wire.send(request)));
    CHECK_FALSE(trace.sent());
  }
  SECTION("with it") {
    request.headers.emplace_back("traceparent", trace.traceparent("00f067aa0ba902b7"));
    REQUIRE(it.runner.run(it.wire.send(request)));
    CHECK(trace.sent());
  }
}

TEST_CASE("a request that may leave once gets a connection of its own", "[http][wire]") {
  for (const auto idempotency : {Idempotency::repeatable, Idempotency::repeatable_by_name, Idempotency::once}) {
    Fixture it;
    it.transport.at_once = 200;
    auto request = get();
    request.idempotency = idempotency;
    REQUIRE(it.runner.run(it.wire.send(std::move(request))));
    CHECK(it.transport.requests.front().fresh_connection == (idempotency == Idempotency::once));
  }
}

TEST_CASE("whatever the answer is, it is an answer", "[http][wire]") {
  for (const int status : {200, 204, 302, 401, 404, 503}) {
    Fixture it;
    it.transport.at_once = status;
    CHECK(it.runner.run(it.wire.send(get()))->status() == status);
  }
}

TEST_CASE("plain http is for literal loopback, and only when allowed", "[http][wire]") {
  SECTION("not by default") {
    Fixture it;
    const Error error = it.refusal(get("http://127.0.0.1/"));
    CHECK(error.code == ErrorCode::invalid_argument);
    CHECK(error.remedy.find("loopback") != std::string::npos);
    CHECK(it.refusal(get("http://host/")).remedy.empty());
  }

  SECTION("not to a name") {
    http::WireOptions options;
    options.allow_http_loopback = true;
    Fixture it(options);
    CHECK(it.refusal(get("http://localhost/")).code == ErrorCode::invalid_argument);
    CHECK(it.refusal(get("http://10.0.0.1/")).code == ErrorCode::invalid_argument);
  }

  SECTION("and the transport is told to compare the peer") {
    http::WireOptions options;
    options.allow_http_loopback = true;
    Fixture it(options);
    it.transport.at_once = 200;
    REQUIRE(it.runner.run(it.wire.send(get("http://127.0.0.1:8080/"))));
    CHECK(it.transport.requests.front().loopback_only);
  }
}

TEST_CASE("an identity of this machine may be asked for in plain http, but only nearby", "[http][wire]") {
  const auto identity = [](const char* url) {
    auto request = get(url);
    request.to_identity_host = true;
    request.connect_timeout = 1s;
    return request;
  };
  const auto sent = [&](http::Request request) {
    Fixture it;
    it.transport.at_once = 200;
    REQUIRE(it.runner.run(it.wire.send(std::move(request))));
    return std::move(it.transport.requests.front());
  };

  SECTION("on this machine, where the peer is compared") {
    for (const char* url : {"http://localhost:40342/", "http://127.0.0.1:8081/", "http://[::1]/"}) {
      CAPTURE(url);
      const HttpRequest request = sent(identity(url));
      CHECK(request.loopback_only);
      CHECK_FALSE(request.local_only);
      CHECK(request.no_proxy);
      CHECK(request.connect_timeout == 1s);
    }
  }

  SECTION("and on the network around it") {
    for (const char* url : {"http://169.254.169.254/metadata", "http://10.0.0.4/", "http://[fd00::1]/"}) {
      CAPTURE(url);
      const HttpRequest request = sent(identity(url));
      CHECK_FALSE(request.loopback_only);
      CHECK(request.local_only);
      CHECK(request.no_proxy);
    }
  }

  SECTION("never through a proxy, even with TLS") {
    const HttpRequest request = sent(identity("https://identity.example/"));
    CHECK(request.no_proxy);
    CHECK_FALSE(request.loopback_only);
    CHECK_FALSE(request.local_only);
  }

  SECTION("not at a name or an address of the wide world") {
    for (const char* url :
         {"http://metadata.example/", "http://localhost.example/", "http://8.8.8.8/", "http://[2001:db8::1]/"}) {
      CAPTURE(url);
      Fixture it;
      const Error error = it.refusal(identity(url));
      CHECK(error.code == ErrorCode::invalid_argument);
      CHECK(error.remedy.find("localhost") != std::string::npos);
    }
  }

  SECTION("not with a bearer token") {
    auto request = identity("http://localhost/");
    for (const char* value : {"Bearer x", "bearer x"}) {
      Fixture it;
      request.authorization = std::make_shared<const Secret>(value);
      CHECK(it.refusal(request).code == ErrorCode::invalid_argument);
    }
    request.authorization = std::make_shared<const Secret>("Basic key");
    CHECK(sent(request).headers.back().value.expose() == "Basic key");
  }

  SECTION("and a secret may travel in a header of another name") {
    auto request = identity("http://localhost/");
    request.authorization = std::make_shared<const Secret>("secret");
    request.authorization_name = "X-IDENTITY-HEADER";
    const HttpRequest outgoing = sent(request);
    CHECK(outgoing.headers.back().name == "X-IDENTITY-HEADER");
    CHECK(outgoing.headers.back().value.expose() == "secret");
  }
}

TEST_CASE("what would split a request is not sent", "[http][wire]") {
  Fixture it;
  auto with = [](const char* name, const char* value) {
    auto request = get();
    request.headers.emplace_back(name, value);
    return request;
  };
  CHECK(it.refusal(with("X", "a\r\nY: b")).code == ErrorCode::invalid_argument);
  CHECK(it.refusal(with("X: y", "a")).code == ErrorCode::invalid_argument);
  CHECK(it.refusal(with("Host", "evil")).code == ErrorCode::invalid_argument);
  CHECK(it.refusal(http::Request("GET /", test::url("https://host/"))).code == ErrorCode::invalid_argument);

  auto token = get();
  token.authorization = std::make_shared<const Secret>("Bearer SECRET\n");
  const Error error = it.refusal(std::move(token));
  CHECK(error.code == ErrorCode::invalid_argument);
  CHECK(error.message.find("SECRET") == std::string::npos);
}

TEST_CASE("a completion may come at any time and from anywhere", "[http][wire]") {
  Fixture it;

  SECTION("from inside start") {
    it.transport.at_once = 200;
    CHECK(it.runner.run(it.wire.send(get()))->status() == 200);
  }

  SECTION("later, from another thread") {
    auto call = it.call();
    std::thread other([&it] { it.transport.complete(0, answer(200, "body")); });
    other.join();
    it.runner.settle();
    REQUIRE(call->done());
    CHECK(call->reply()->body() == "body");
  }

  SECTION("never, because the transport dropped it") {
    auto call = it.call();
    it.transport.held.clear();
    it.runner.settle();
    REQUIRE(call->done());
    CHECK(call->reply().error().code == ErrorCode::internal);
    CHECK(call->reply().error().may_have_arrived);
    CHECK_FALSE(call->reply().error().message.empty());
  }

  SECTION("or never, because the transport threw") {
    it.transport.throws = true;
    auto reply = it.runner.run(it.wire.send(get()));
    CHECK(reply.error().code == ErrorCode::internal);
    CHECK(reply.error().may_have_arrived);
  }
}

TEST_CASE("a stop cancels what the transport has", "[http][wire]") {
  Fixture it;
  auto call = it.call();
  call->cancel();
  CHECK(it.transport.cancelled == it.transport.ids);
  it.transport.complete(0, answer(200));
  it.runner.settle();
  REQUIRE(call->done());
  CHECK(call->reply().error().code == ErrorCode::cancelled);
  CHECK(call->reply().error().may_have_arrived);
}

TEST_CASE("a bounded number of requests is in flight", "[http][wire]") {
  http::WireOptions options;
  options.first_requests_in_flight = 2;
  options.max_requests_in_flight = 3;
  Fixture it(options);
  std::vector<std::unique_ptr<Call>> calls;
  for (int i = 0; i < 8; ++i) calls.push_back(it.call());
  CHECK(it.transport.requests.size() == 2);

  SECTION("which grows while others wait") {
    it.transport.complete(0, answer(200));
    it.runner.settle();
    CHECK(it.transport.requests.size() == 4);
    for (std::size_t i = 1; i < 8; ++i) {
      it.transport.complete(i, answer(200));
      it.runner.settle();
    }
    for (const auto& call : calls) CHECK(call->done());
  }

  SECTION("a request that was stopped in the queue never left, and says so") {
    calls[7]->cancel();
    it.runner.settle();
    REQUIRE(calls[7]->done());
    CHECK_FALSE(calls[7]->reply().error().may_have_arrived);
    for (const auto& call : calls) call->cancel();
    it.runner.settle();
    CHECK(it.transport.requests.size() == 2);
  }
  for (const auto& call : calls) call->cancel();
  it.runner.settle();
}

TEST_CASE("a width of nothing still lets one request through", "[http][wire]") {
  http::WireOptions options;
  options.max_requests_in_flight = 0;
  Fixture it(options);
  it.transport.at_once = 200;
  CHECK(it.runner.run(it.wire.send(get())));
}
