#include "auth/token_cache.hpp"

#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/log.hpp"
#include "engine/sleep.hpp"
#include "support/catch.hpp"
#include "support/task_runner.hpp"

using namespace azvmreset;
using namespace azvmreset::auth;
using namespace std::chrono_literals;

namespace {

// Issues "token-1", "token-2" …, each after `time`; or fails while told so.
class Issuer final : public TokenProvider {
 public:
  explicit Issuer(const host::Clock& clock) : clock_(clock) {}

  engine::Task<Result<Token>> fetch(TokenWish wish) override {
    wishes.push_back(wish);
    const auto number = std::to_string(wishes.size());
    auto waited = co_await engine::sleep_for(time);
    if (!waited) co_return std::move(waited).error();
    if (failure) co_return *failure;
    if (wish.in_background && person_needed) co_return Error{ErrorCode::authentication_failed, "nobody is asked"};
    co_return Token("token-" + number, clock_.wall_now(), life);
  }

  std::chrono::milliseconds time{0};
  std::chrono::seconds life{3600};
  std::optional<Error> failure;
  bool person_needed = false;
  std::vector<TokenWish> wishes;

 private:
  const host::Clock& clock_;
};

struct Cached {
  test::TaskRunner runner;
  Issuer issuer{runner.port};
  base::Log log;
  TokenCache cache{runner.loop, runner.port, issuer, log, TokenWish("scope")};

  std::string get() {
    auto got = runner.run(cache.get());
    return got ? std::string((*got)->text()) : "error: " + got.error().message;
  }
  TokenCache::Held held() { return runner.run(cache.get()).value(); }
  std::string replace(TokenCache::Held refused, std::string claims = {}) {
    auto got = runner.run(cache.replace(std::move(refused), std::move(claims)));
    return got ? std::string((*got)->text()) : "error: " + got.error().message;
  }
  void pass(std::chrono::milliseconds time) { REQUIRE(runner.run(sleep(time))); }

 private:
  static engine::Task<Result<void>> sleep(std::chrono::milliseconds time) {
    auto slept = co_await engine::sleep_for(time);
    co_return slept;
  }
};

}  // namespace

TEST_CASE("a token is fetched once and then served", "[auth][token_cache]") {
  Cached auth;
  CHECK(auth.get() == "token-1");
  CHECK(auth.get() == "token-1");
  CHECK(auth.issuer.wishes.size() == 1);
  CHECK(auth.issuer.wishes[0].scope == "scope");
  CHECK_FALSE(auth.cache.busy());
}

TEST_CASE("many who ask together share one fetch", "[auth][token_cache]") {
  Cached auth;
  auth.issuer.time = 5s;
  engine::Scope scope(auth.runner.loop);
  std::deque<std::optional<Result<TokenCache::Held>>> got(100);
  for (auto& one : got) auth.runner.start(scope, auth.cache.get(), one);
  auth.runner.turn_until([&] { return got.back().has_value() && got.front().has_value(); });
  for (const auto& one : got) CHECK((**one)->text() == "token-1");
  CHECK(auth.issuer.wishes.size() == 1);
}

TEST_CASE("one who is cancelled does not take the others along", "[auth][token_cache]") {
  Cached auth;
  auth.issuer.time = 5s;
  engine::Scope first_scope(auth.runner.loop);
  engine::Scope second_scope(auth.runner.loop);
  std::optional<Result<TokenCache::Held>> first;
  std::optional<Result<TokenCache::Held>> second;
  auth.runner.start(first_scope, auth.cache.get(), first);
  auth.runner.start(second_scope, auth.cache.get(), second);
  auth.runner.port.schedule(1s, [&] { first_scope.stop(engine::Stop::cancelled); });
  auth.runner.turn_until([&] { return first.has_value() && second.has_value(); });
  CHECK(first->error().code == ErrorCode::cancelled);
  CHECK(second->ok());
}

TEST_CASE("when the last one has left the fetch ends, and a newcomer gets his own", "[auth][token_cache]") {
  Cached auth;
  auth.issuer.time = 5s;
  engine::Scope scope(auth.runner.loop);
  std::optional<Result<TokenCache::Held>> leaver;
  auth.runner.start(scope, auth.cache.get(), leaver);
  scope.stop(engine::Stop::cancelled);
  // Not one turn of the loop later.
  CHECK(auth.get() == "token-2");
  CHECK(leaver->error().code == ErrorCode::cancelled);
  CHECK_FALSE(auth.cache.busy());
}

TEST_CASE("a token is renewed in the background while it is served", "[auth][token_cache]") {
  Cached auth;
  CHECK(auth.get() == "token-1");
  auth.pass(47min);
  CHECK(auth.get() == "token-1");
  CHECK(auth.issuer.wishes.size() == 1);

  auth.pass(1min);
  auth.issuer.time = 10s;
  CHECK(auth.get() == "token-1");
  CHECK(auth.issuer.wishes.size() == 2);
  CHECK(auth.cache.busy());
  // Nobody waits for it and nobody asks twice.
  CHECK(auth.get() == "token-1");
  CHECK(auth.issuer.wishes.size() == 2);
  auth.pass(10s);
  CHECK(auth.get() == "token-2");
}

TEST_CASE("a renewal that fails is tried again, but not by every request", "[auth][token_cache]") {
  Cached auth;
  CHECK(auth.get() == "token-1");
  auth.pass(50min);
  auth.issuer.failure = Error{ErrorCode::connection, "down"};
  for (int i = 0; i < 5; ++i) CHECK(auth.get() == "token-1");
  CHECK(auth.issuer.wishes.size() == 2);
  auth.pass(30s);
  CHECK(auth.get() == "token-1");
  CHECK(auth.issuer.wishes.size() == 3);

  auth.pass(10min);
  CHECK(auth.get() == "error: down");
  auth.issuer.failure.reset();
  CHECK(auth.get() == "token-5");
}

TEST_CASE("an expired token is not served", "[auth][token_cache]") {
  Cached auth;
  CHECK(auth.get() == "token-1");
  auth.pass(1h);
  CHECK(auth.get() == "token-2");
}

TEST_CASE("exactly the token that was refused is replaced", "[auth][token_cache]") {
  Cached auth;
  const auto refused = auth.held();
  CHECK(auth.replace(refused) == "token-2");
  // A second request that had carried the same one does not fetch again.
  CHECK(auth.replace(refused) == "token-2");
  CHECK(auth.get() == "token-2");
  CHECK(auth.issuer.wishes.size() == 2);
  auth.cache.drop(refused);
  CHECK(auth.get() == "token-2");
  auth.cache.drop(auth.held());
  CHECK(auth.get() == "token-3");
}

TEST_CASE("claims are put to the issuer, once for all who were challenged", "[auth][token_cache]") {
  Cached auth;
  const auto refused = auth.held();
  CHECK(auth.replace(refused, R"({"c":1})") == "token-2");
  CHECK(auth.issuer.wishes[1].claims == R"({"c":1})");
  CHECK(auth.replace(refused, R"({"c":1})") == "token-2");
  // Another challenge wants another token, though this one was never refused.
  CHECK(auth.replace(refused, R"({"c":2})") == "token-3");
  // And the next ordinary fetch asks for none.
  auth.pass(1h);
  CHECK(auth.get() == "token-4");
  CHECK(auth.issuer.wishes[3].claims.empty());
}

TEST_CASE("a renewal under way does not answer a challenge", "[auth][token_cache]") {
  Cached auth;
  const auto refused = auth.held();
  auth.pass(50min);
  auth.issuer.time = 10s;
  CHECK(auth.get() == "token-1");
  REQUIRE(auth.cache.busy());
  CHECK(auth.replace(refused, R"({"c":1})") == "token-3");
  CHECK(auth.issuer.wishes[1].claims.empty());
  CHECK(auth.issuer.wishes[2].claims == R"({"c":1})");
}

TEST_CASE("closing ends what runs in the background", "[auth][token_cache]") {
  Cached auth;
  CHECK(auth.get() == "token-1");
  auth.pass(50min);
  auth.issuer.time = 24h;
  CHECK(auth.get() == "token-1");
  CHECK(auth.cache.busy());
  auth.cache.close();
  auth.runner.settle();
  CHECK_FALSE(auth.cache.busy());
}

TEST_CASE("a renewal ahead of time says that nobody waits for it", "[auth][token_cache]") {
  Cached auth;
  const auto first = auth.held();
  auth.pass(50min);
  CHECK(auth.get() == "token-1");
  CHECK_FALSE(auth.issuer.wishes[0].in_background);
  CHECK(auth.issuer.wishes[1].in_background);
  CHECK(auth.replace(auth.held()) == "token-3");
  CHECK_FALSE(auth.issuer.wishes[2].in_background);
}

TEST_CASE("a person is asked by those who wait, not by a renewal ahead of time", "[auth][token_cache]") {
  Cached auth;
  CHECK(auth.get() == "token-1");
  auth.issuer.person_needed = true;
  auth.pass(50min);
  CHECK(auth.get() == "token-1");
  CHECK(auth.issuer.wishes.size() == 2);

  SECTION("after it has failed") {
    auth.pass(10min);
    CHECK(auth.get() == "token-3");
    CHECK_FALSE(auth.issuer.wishes[2].in_background);
  }
  SECTION("and by all who came while it was under way, once for all of them") {
    auth.pass(30s);
    auth.issuer.time = 10min;
    CHECK(auth.get() == "token-1");
    REQUIRE(auth.cache.busy());
    auth.pass(9min + 40s);
    engine::Scope scope(auth.runner.loop);
    std::deque<std::optional<Result<TokenCache::Held>>> got(3);
    auth.runner.start(scope, auth.cache.get(), got[0]);
    auth.runner.start(scope, auth.cache.get(), got[1]);
    auth.runner.start(scope, auth.cache.replace(nullptr, R"({"c":1})"), got[2]);
    auth.runner.turn_until([&] { return got[0] && got[1] && got[2]; });
    for (const auto& one : got) CHECK(one->ok());
    CHECK((**got[0])->text() == (**got[1])->text());
    CHECK(auth.issuer.wishes.size() == 5);
    CHECK(auth.issuer.wishes.back().claims == R"({"c":1})");
  }
  SECTION("and whose time is up does not ask") {
    auth.pass(30s);
    auth.issuer.time = 24h;
    CHECK(auth.get() == "token-1");
    auth.pass(10min);
    const auto late = auth.runner.run(auth.cache.get(), 5s);
    CHECK(late.error().code == ErrorCode::deadline_exceeded);
    CHECK(auth.issuer.wishes.size() == 3);
    auth.cache.close();
    auth.runner.settle();
  }
}
