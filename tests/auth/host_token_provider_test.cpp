#include "auth/host_token_provider.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "support/task_runner.hpp"

using namespace azvmreset;
using namespace azvmreset::auth;
using namespace std::chrono_literals;

namespace {

class Source final : public TokenSource {
 public:
  using Reaction = std::function<void(const TokenRequest&, TokenCompletion)>;

  explicit Source(Reaction reaction) : reaction_(std::move(reaction)) {}

  void request(const TokenRequest& request, TokenCompletion completion) override {
    requests.push_back(request);
    reaction_(request, std::move(completion));
  }
  void cancel(std::uint64_t id) noexcept override { cancelled.push_back(id); }

  std::vector<TokenRequest> requests;
  std::vector<std::uint64_t> cancelled;

 private:
  Reaction reaction_;
};

struct Host {
  test::TaskRunner runner;
  std::shared_ptr<Source> source;
  std::optional<HostTokenProvider> provider;

  explicit Host(Source::Reaction reaction) : source(std::make_shared<Source>(std::move(reaction))) {
    provider.emplace(runner.port, source);
  }

  Result<Token> fetch() {
    TokenWish wish("scope");
    wish.tenant = "tenant";
    wish.claims = "{}";
    return runner.run(provider->fetch(std::move(wish)));
  }

  AccessToken token(std::string_view text = "tok", std::chrono::seconds life = 1h) const {
    return AccessToken(Secret(text), runner.port.wall_now() + life);
  }
};

}  // namespace

TEST_CASE("the host's answer becomes a token", "[auth][host_token]") {
  SECTION("given at once") {
    Host* self = nullptr;
    Host host([&self](const TokenRequest&, TokenCompletion completion) { completion.complete(self->token()); });
    self = &host;
    const auto token = host.fetch();
    REQUIRE(token);
    CHECK(token->text() == "tok");
    CHECK(token->valid_at(host.runner.port.wall_now() + 1h - 1s));
    CHECK_FALSE(token->valid_at(host.runner.port.wall_now() + 1h));
    REQUIRE(host.source->requests.size() == 1);
    CHECK(host.source->requests[0].scope == "scope");
    CHECK(host.source->requests[0].tenant == "tenant");
    CHECK(host.source->requests[0].claims == "{}");
  }
  SECTION("given later") {
    Host* self = nullptr;
    auto kept = std::make_shared<std::optional<TokenCompletion>>();
    Host host([&self, kept](const TokenRequest&, TokenCompletion completion) {
      kept->emplace(std::move(completion));
      self->runner.port.schedule(5s, [self, kept] { (*kept)->complete(self->token()); });
    });
    self = &host;
    CHECK(host.fetch().ok());
    CHECK(host.runner.elapsed() == 5s);
  }
  SECTION("given by another thread") {
    Host* self = nullptr;
    Host host([&self](const TokenRequest&, TokenCompletion completion) {
      auto token = self->token();
      std::thread([&] { completion.complete(std::move(token)); }).join();
    });
    self = &host;
    CHECK(host.fetch().ok());
  }
  SECTION("each request has its own id") {
    Host* self = nullptr;
    Host host([&self](const TokenRequest&, TokenCompletion completion) { completion.complete(self->token()); });
    self = &host;
    REQUIRE(host.fetch());
    REQUIRE(host.fetch());
    CHECK(host.source->requests[0].id != host.source->requests[1].id);
  }
}

TEST_CASE("only the first answer counts", "[auth][host_token]") {
  Host* self = nullptr;
  Host host([&self](const TokenRequest&, TokenCompletion completion) {
    completion.fail(Error{ErrorCode::authentication_failed, "no"});
    completion.complete(self->token());
  });
  self = &host;
  CHECK(host.fetch().error().message == "no");
}

TEST_CASE("a host that does not answer is told apart from one that refuses", "[auth][host_token]") {
  SECTION("it drops the completion") {
    Host host([](const TokenRequest&, TokenCompletion) {});
    const auto dropped = host.fetch();
    REQUIRE_FALSE(dropped);
    CHECK(dropped.error().code == ErrorCode::internal);
    CHECK_FALSE(dropped.error().message.empty());
  }
  SECTION("it replaces the completion by another, which ends the first") {
    Host* self = nullptr;
    auto kept = std::make_shared<std::vector<TokenCompletion>>();
    Host host([&self, kept](const TokenRequest&, TokenCompletion completion) {
      if (kept->empty()) {
        kept->push_back(std::move(completion));
      } else {
        kept->front() = std::move(completion);
        kept->front().complete(self->token());
      }
    });
    self = &host;
    engine::Scope scope(host.runner.loop);
    std::optional<Result<Token>> first;
    host.runner.start(scope, host.provider->fetch(TokenWish("s")), first);
    CHECK(host.fetch().ok());
    host.runner.turn_until([&first] { return first.has_value(); });
    CHECK(first->error().code == ErrorCode::internal);
  }
  SECTION("it throws") {
    Host host([](const TokenRequest&, TokenCompletion) { throw std::runtime_error("oops"); });
    CHECK(host.fetch().error().code == ErrorCode::internal);
  }
}

TEST_CASE("a token of the host's must be usable", "[auth][host_token]") {
  Host* self = nullptr;
  std::string text;
  Host host([&](const TokenRequest&, TokenCompletion completion) { completion.complete(self->token(text)); });
  self = &host;
  for (const auto* unusable : {"", "a b", "a\r\nX: y"}) {
    text = unusable;
    CHECK(host.fetch().error().code == ErrorCode::authentication_failed);
  }
}

TEST_CASE("times that no clock can add are taken for what they mean", "[auth][host_token]") {
  Host* self = nullptr;
  WallTime expires;
  Host host(
      [&](const TokenRequest&, TokenCompletion completion) { completion.complete(AccessToken(Secret("t"), expires)); });
  self = &host;
  expires = WallTime::max();
  CHECK(host.fetch()->valid_at(host.runner.port.wall_now() + 24h * 365));
  expires = WallTime::min();
  CHECK_FALSE(host.fetch()->valid_at(host.runner.port.wall_now()));
  static_cast<void>(self);
}

TEST_CASE("a stopped wait is announced, and a late answer ignored", "[auth][host_token]") {
  auto kept = std::make_shared<std::optional<TokenCompletion>>();
  Host host([kept](const TokenRequest&, TokenCompletion completion) { kept->emplace(std::move(completion)); });
  const auto cancelled = host.runner.run_and_cancel(host.provider->fetch(TokenWish("s")), 1s);
  CHECK(cancelled.error().code == ErrorCode::cancelled);
  REQUIRE(host.source->cancelled.size() == 1);
  CHECK(host.source->cancelled[0] == host.source->requests[0].id);
  (*kept)->complete(host.token());
}
