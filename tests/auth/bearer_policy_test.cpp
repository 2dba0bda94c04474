#include "auth/bearer_policy.hpp"

#include <memory>
#include <string>
#include <vector>

#include "auth/jwt.hpp"
#include "base/encoding/base64.hpp"
#include "base/log.hpp"
#include "http/retry_policy.hpp"
#include "support/catch.hpp"
#include "support/scripted_sender.hpp"
#include "support/seeded_random.hpp"
#include "support/task_runner.hpp"

using namespace azvmreset;
using namespace azvmreset::auth;
using namespace std::chrono_literals;

namespace {

class Issuer final : public TokenProvider {
 public:
  engine::Task<Result<Token>> fetch(TokenWish wish) override {
    wishes.push_back(std::move(wish));
    if (failure) co_return *failure;
    co_return Token(always.empty() ? "token-" + std::to_string(wishes.size()) : always);
  }

  std::string always;
  std::optional<Error> failure;
  std::vector<TokenWish> wishes;
};

struct Guarded {
  test::TaskRunner runner;
  Issuer issuer;
  base::Log log;
  test::ScriptedSender wire;
  TokenCache cache{runner.loop, runner.port, issuer, log, TokenWish("scope")};
  BearerPolicy policy{cache, test::url("https://management.azure.com"), {"management.azure.com", {}}};
  http::Pipeline pipeline{{&policy}, wire};

  Result<http::Response> get(std::string_view url = "https://management.azure.com/subscriptions") {
    return runner.run(pipeline.send(http::Request("GET", test::url(url))));
  }
};

}  // namespace

TEST_CASE("a request to ARM carries the token", "[auth][bearer]") {
  Guarded arm;
  arm.wire.reply(200);
  REQUIRE(arm.get());
  CHECK(arm.wire.last().authorization == "Bearer token-1");
  CHECK(arm.wire.last().header("Authorization").empty());
}

TEST_CASE("a request to anywhere else is refused before a token is fetched", "[auth][bearer]") {
  for (const auto* url :
       {"https://management.azure.com:8443/", "http://management.azure.com/", "https://evil.example/",
        "https://management.azure.com.evil.example/", "https://login.microsoftonline.com/", "https://127.0.0.1/"}) {
    INFO(url);
    Guarded arm;
    const auto refused = arm.get(url);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::protocol);
    CHECK(arm.wire.count() == 0);
    CHECK(arm.issuer.wishes.empty());
  }
}

TEST_CASE("a token of another cloud's is not sent", "[auth][bearer]") {
  Guarded arm;
  arm.issuer.always = test::jwt_for("https://management.usgovcloudapi.net/");
  const auto refused = arm.get();
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::invalid_argument);
  CHECK(arm.wire.count() == 0);
}

TEST_CASE("an answer 401 is met with one fresh token and one more try", "[auth][bearer]") {
  Guarded arm;
  SECTION("which succeeds") {
    arm.wire.reply(401).reply(200);
    CHECK(arm.get()->status() == 200);
    CHECK(arm.wire.sent()[0].authorization == "Bearer token-1");
    CHECK(arm.wire.sent()[1].authorization == "Bearer token-2");
    arm.wire.reply(200);
    CHECK(arm.get()->status() == 200);
    CHECK(arm.wire.last().authorization == "Bearer token-2");
  }
  SECTION("and a second 401 is final; the next request starts afresh") {
    arm.wire.reply(401).reply(401);
    CHECK(arm.get()->status() == 401);
    CHECK(arm.wire.count() == 2);
    arm.wire.reply(200);
    CHECK(arm.get()->status() == 200);
    CHECK(arm.wire.last().authorization == "Bearer token-3");
  }
  SECTION("but not when there is no other token") {
    arm.issuer.always = "ready";
    arm.wire.reply(401);
    CHECK(arm.get()->status() == 401);
    CHECK(arm.wire.count() == 1);
  }
  SECTION("and a sign-in that fails then is what is told") {
    arm.wire.answer_all([&arm](const test::Sent&) -> Result<http::Response> {
      arm.issuer.failure = Error{ErrorCode::authentication_failed, "the secret has expired"};
      return test::response(401);
    });
    CHECK(arm.get().error().message == "the secret has expired");
  }
  SECTION("also for a request that may go out only once: it was refused, not performed") {
    arm.wire.reply(401).reply(202);
    http::Request post("POST", test::url("https://management.azure.com/x"));
    post.idempotency = http::Idempotency::once;
    post.body = std::make_shared<const Secret>("{}");
    CHECK(arm.runner.run(arm.pipeline.send(post))->status() == 202);
    CHECK(arm.wire.sent()[1].body == "{}");
  }
}

TEST_CASE("a claims challenge is answered once with its claims", "[auth][bearer]") {
  const std::string claims = R"({"access_token":{"nbf":{"essential":true}}})";
  const test::Headers challenge = {
      {"WWW-Authenticate", "Basic realm=\"x\""},
      {"WWW-Authenticate", "Bearer claims=\"" + base::base64_encode(claims) + "\", error=\"insufficient_claims\""}};
  Guarded arm;
  arm.wire.reply(401, challenge).reply(401, challenge);
  CHECK(arm.get()->status() == 401);
  CHECK(arm.wire.count() == 2);
  REQUIRE(arm.issuer.wishes.size() == 2);
  CHECK(arm.issuer.wishes[1].claims == claims);
}

TEST_CASE("other answers and failures pass through", "[auth][bearer]") {
  Guarded arm;
  arm.wire.reply(403);
  CHECK(arm.get()->status() == 403);
  arm.wire.fail(Error{ErrorCode::connection, "broken"});
  CHECK(arm.get().error().message == "broken");
  CHECK(arm.wire.count() == 2);
  arm.issuer.failure = Error{ErrorCode::authentication_failed, "no"};
  Guarded fresh;
  fresh.issuer.failure = arm.issuer.failure;
  CHECK(fresh.get().error().message == "no");
  CHECK(fresh.wire.count() == 0);
}

namespace {

// With the policy that resends above the token, as in a client.
struct Resending : Guarded {
  test::SeededRandom random;
  http::RetryPolicy retry{random, {}};
  http::Pipeline whole{{&retry, &policy}, wire};

  Result<http::Response> send(http::Request request, std::chrono::milliseconds limit = 1h) {
    return runner.run(whole.send(std::move(request)), limit);
  }
  static http::Request request(const char* method) { return {method, test::url("https://management.azure.com/vm")}; }
};

}  // namespace

TEST_CASE("the tries for a token are not multiplied by those for the request", "[auth][bearer]") {
  Resending arm;
  arm.issuer.failure = Error{ErrorCode::connection, "unreachable"};

  CHECK(arm.send(arm.request("GET")).error().message == "unreachable");
  CHECK(arm.issuer.wishes.size() == 1);
  CHECK(arm.wire.count() == 0);

  // A broken connection to ARM is another matter, before and after.
  arm.issuer.failure.reset();
  arm.wire.fail(Error{ErrorCode::connection, "broken"}).reply(200);
  CHECK(arm.send(arm.request("GET"))->status() == 200);
}

TEST_CASE("a poll waits for its token as it waits for its answer", "[auth][bearer]") {
  Resending arm;
  http::Request poll = arm.request("GET");
  poll.poll = true;
  Error cut_off{ErrorCode::network, "cut off"};
  cut_off.http_status = 200;
  arm.issuer.failure = cut_off;
  SECTION("until there is one") {
    arm.runner.port.schedule(20min, [&arm] { arm.issuer.failure.reset(); });
    arm.wire.reply(200);
    CHECK(arm.send(poll)->status() == 200);
  }
  SECTION("or its time is up") {
    CHECK(arm.send(poll).error().code == ErrorCode::deadline_exceeded);
    CHECK(arm.runner.elapsed() == 1h);
  }
}

TEST_CASE("a write for which there was no token has not arrived, whatever became of the token's request",
          "[auth][bearer]") {
  Resending arm;
  Error lost{ErrorCode::network, "no answer after the request had left"};
  lost.may_have_arrived = true;
  arm.issuer.failure = lost;
  CHECK_FALSE(arm.send(arm.request("PUT")).error().may_have_arrived);

  // Unless it left before with an earlier token.
  arm.issuer.failure.reset();
  arm.wire.fail(lost).answer_all([&](const test::Sent&) -> Result<http::Response> {
    arm.issuer.failure = lost;
    return test::response(401);
  });
  CHECK(arm.send(arm.request("PUT")).error().may_have_arrived);
}
