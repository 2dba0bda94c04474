#include "http/retry_policy.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string>

#include "support/catch.hpp"
#include "support/scripted_sender.hpp"
#include "support/seeded_random.hpp"
#include "support/task_runner.hpp"

using namespace azvmreset;
using namespace std::chrono_literals;
using http::Idempotency;
using std::chrono::milliseconds;

namespace {

// Chance that always falls on the lower end.
class Lowest final : public host::Random {
 public:
  void fill(host::Stream, void* bytes, std::size_t size) override { std::memset(bytes, 0, size); }
};

Error broken(bool may_have_arrived, ErrorCode code = ErrorCode::connection) {
  Error error(code, "broken");
  error.may_have_arrived = may_have_arrived;
  return error;
}

struct Fixture {
  explicit Fixture(RetryOptions options = {}) : policy(random, options) {}

  Result<http::Response> send(http::Request request, milliseconds limit = 24h) {
    return runner.run(http::Pipeline({&policy}, wire).send(std::move(request)), limit);
  }
  Result<http::Response> get(milliseconds limit = 24h) { return send(request("GET"), limit); }
  Result<http::Response> poll(milliseconds limit = 24h) {
    auto made = request("GET");
    made.poll = true;
    made.expects_json = true;
    return send(std::move(made), limit);
  }
  static http::Request request(const char* method, Idempotency idempotency = Idempotency::repeatable) {
    http::Request made(method, test::url("https://host/vm"));
    made.idempotency = idempotency;
    return made;
  }

  test::TaskRunner runner;
  Lowest random;
  test::ScriptedSender wire;
  http::RetryPolicy policy;
};

}  // namespace

TEST_CASE("an answer that another try may better is waited out", "[http][retry]") {
  Fixture it;

  SECTION("with exactly these statuses") {
    for (int status = 200; status < 600; ++status) {
      CAPTURE(status);
      Fixture each;
      each.wire.reply(status).reply(299);
      const bool again = status == 408 || status == 429 || status == 500 || (status >= 502 && status <= 504);
      CHECK(each.get()->status() == (again ? 299 : status));
    }
  }

  SECTION("at most so many times; then the last answer is given back") {
    it.wire.reply_forever(503, {{"x-ms-request-id", "last"}});
    auto reply = it.get();
    CHECK(reply->status() == 503);
    CHECK(reply->header("x-ms-request-id") == "last");
    CHECK(it.wire.count() == 4);
  }

  SECTION("or never, when that is the number") {
    Fixture never(RetryOptions{.max_resends = 0});
    never.wire.reply_forever(503);
    CHECK(never.get()->status() == 503);
    CHECK(never.wire.count() == 1);
  }

  SECTION("the same request leaves again") {
    auto request = Fixture::request("PUT", Idempotency::repeatable_by_name);
    request.headers.emplace_back("If-Match", "*");
    request.body = std::make_shared<const Secret>("body");
    it.wire.reply(500).reply(200);
    REQUIRE(it.send(std::move(request)));
    CHECK(it.wire.last().method == "PUT");
    CHECK(it.wire.last().header("If-Match") == "*");
    CHECK(it.wire.last().body == "body");
  }
}

TEST_CASE("what may leave twice depends on the class of the request", "[http][retry]") {
  struct Row {
    Idempotency idempotency;
    bool may_have_arrived;
    bool again;
  };
  for (const Row row : {Row{Idempotency::repeatable, true, true}, Row{Idempotency::repeatable_by_name, true, true},
                        Row{Idempotency::once, true, false}, Row{Idempotency::repeatable, false, true},
                        Row{Idempotency::once, false, true}}) {
    CAPTURE(static_cast<int>(row.idempotency), row.may_have_arrived);
    Fixture it;
    it.wire.fail(broken(row.may_have_arrived)).reply(200);
    auto reply = it.send(Fixture::request("POST", row.idempotency));
    CHECK(reply.ok() == row.again);
    if (!reply) CHECK(reply.error().may_have_arrived);
  }

  SECTION("once means: only after what surely was not carried out") {
    Fixture it;
    const int status = GENERATE(408, 429, 500, 502, 503, 504);
    it.wire.reply(status).reply(202);
    CHECK(it.send(Fixture::request("POST", Idempotency::once))->status() == (status == 429 ? 202 : status));
  }
}

TEST_CASE("some failures are final", "[http][retry]") {
  for (const ErrorCode code : {ErrorCode::tls, ErrorCode::protocol, ErrorCode::invalid_argument, ErrorCode::internal,
                               ErrorCode::out_of_memory, ErrorCode::cancelled}) {
    Fixture it;
    it.wire.fail(broken(false, code)).reply(200);
    CHECK(it.get().error().code == code);
    CHECK(it.wire.count() == 1);
  }
  for (const ErrorCode code : {ErrorCode::network, ErrorCode::name_resolution, ErrorCode::connection, ErrorCode::proxy,
                               ErrorCode::deadline_exceeded}) {
    Fixture it;
    it.wire.fail(broken(false, code)).reply(200);
    CHECK(it.get());
  }
}

TEST_CASE("the wait before a resend", "[http][retry]") {
  Fixture it;

  SECTION("is a random part of a doubling time, with a cap") {
    milliseconds longest{0};
    for (std::uint64_t seed = 1; seed <= 50; ++seed) {
      test::SeededRandom random(seed);
      Fixture each;
      http::RetryPolicy policy(random, RetryOptions{.max_resends = 5, .first_delay = 800ms, .longest_delay = 3s});
      each.wire.reply_forever(500);
      REQUIRE(each.runner.run(http::Pipeline({&policy}, each.wire).send(Fixture::request("GET"))));
      longest = std::max(longest, each.runner.elapsed());
    }
    CHECK(longest <= 800ms + 1600ms + 3s + 3s + 3s);
    CHECK(longest >= 7s);
  }

  SECTION("can be nothing") {
    it.wire.reply_forever(500);
    REQUIRE(it.get());
    CHECK(it.runner.elapsed() == 0ms);
  }

  SECTION("spreads evenly over its range") {
    test::SeededRandom random;
    int early = 0;
    for (int i = 0; i < 400; ++i) {
      Fixture each;
      http::RetryPolicy policy(random, RetryOptions{.max_resends = 1, .first_delay = 1s});
      each.wire.reply(500).reply(200);
      REQUIRE(each.runner.run(http::Pipeline({&policy}, each.wire).send(Fixture::request("GET"))));
      CHECK(each.runner.elapsed() <= 1s);
      early += each.runner.elapsed() < 500ms;
    }
    CHECK(early > 150);
    CHECK(early < 250);
  }

  SECTION("is nothing for ever, when it begins with nothing") {
    Fixture hasty(RetryOptions{.max_resends = 100, .first_delay = 0ms, .budget_cost = 0});
    hasty.wire.reply_forever(500);
    REQUIRE(hasty.get());
    CHECK(hasty.wire.count() == 101);
    CHECK(hasty.runner.elapsed() == 0ms);
  }

  SECTION("doubles without overflow") {
    Fixture patient(RetryOptions{.max_resends = 100, .first_delay = 1ms, .budget_cost = 0});
    test::SeededRandom random;
    http::RetryPolicy policy(random, RetryOptions{.max_resends = 100, .first_delay = 1ms, .budget_cost = 0});
    patient.wire.reply_forever(500);
    REQUIRE(patient.runner.run(http::Pipeline({&policy}, patient.wire).send(Fixture::request("GET"))));
    CHECK(patient.runner.elapsed() <= 100 * 60s);
    CHECK(patient.runner.elapsed() > 30min);
  }
}

TEST_CASE("the service's own time wins", "[http][retry]") {
  Fixture it;

  SECTION("whatever it is, and is never shortened") {
    it.wire.reply(429, {{"Retry-After", "1200"}}).reply(200);
    REQUIRE(it.get());
    CHECK(it.runner.elapsed() == 20min);
  }

  SECTION("a tenth at most is added") {
    test::SeededRandom random;
    bool added = false;
    for (int i = 0; i < 50; ++i) {
      Fixture each;
      http::RetryPolicy policy(random, {});
      each.wire.reply(503, {{"Retry-After", "10"}}).reply(200);
      REQUIRE(each.runner.run(http::Pipeline({&policy}, each.wire).send(Fixture::request("GET"))));
      CHECK(each.runner.elapsed() >= 10s);
      CHECK(each.runner.elapsed() <= 11s);
      added = added || each.runner.elapsed() > 10s;
    }
    CHECK(added);
  }

  SECTION("a longer one than the deadline ends at the deadline, and says what for") {
    it.wire.reply_forever(429, {{"Retry-After", "1200"}});
    auto reply = it.get(5min);
    REQUIRE_FALSE(reply);
    CHECK(reply.error().code == ErrorCode::deadline_exceeded);
    CHECK(reply.error().message.find("429") != std::string::npos);
    CHECK_FALSE(reply.error().may_have_arrived);
    CHECK(it.runner.elapsed() == 5min);
  }

  SECTION("at once is at once, but not again and again") {
    Fixture patient(RetryOptions{.max_resends = 10});
    patient.wire.reply_forever(503, {{"Retry-After", "0"}});
    REQUIRE(patient.get());
    CHECK(patient.wire.count() == 11);
    CHECK(patient.runner.elapsed() == 0ms + 250ms + 500ms + 1s + 2s + 5 * 4s);
  }
}

TEST_CASE("a stop ends the wait", "[http][retry]") {
  Fixture it;
  it.wire.reply_forever(503, {{"Retry-After", "60"}});
  auto reply = it.runner.run_and_cancel(http::Pipeline({&it.policy}, it.wire).send(Fixture::request("GET")), 1s);
  REQUIRE_FALSE(reply);
  CHECK(reply.error().code == ErrorCode::cancelled);
  CHECK(it.runner.elapsed() == 1s);
}

TEST_CASE("a stop on the wire is given back as it is", "[http][retry]") {
  Fixture it;
  it.wire.taking(1min).reply_forever(200);
  auto reply = it.get(10s);
  REQUIRE_FALSE(reply);
  CHECK(reply.error().code == ErrorCode::deadline_exceeded);
  CHECK(reply.error().may_have_arrived);
  CHECK(reply.error().message.find(';') == std::string::npos);
}

TEST_CASE("an error remembers whether any try may have arrived", "[http][retry]") {
  Fixture it;

  SECTION("the last one did not, an earlier one may have") {
    it.wire.fail(broken(true));
    for (int i = 0; i < 3; ++i) it.wire.fail(broken(false));
    auto reply = it.get();
    REQUIRE_FALSE(reply);
    CHECK(reply.error().may_have_arrived);
  }

  SECTION("none did") {
    for (int i = 0; i < 4; ++i) it.wire.fail(broken(false));
    CHECK_FALSE(it.get().error().may_have_arrived);
  }

  SECTION("nobody knows after a 5xx, when the wait for the next try is stopped") {
    it.wire.reply_forever(500, {{"Retry-After", "60"}});
    CHECK(it.get(1s).error().may_have_arrived);
  }
}

TEST_CASE("where JSON was promised, other bodies are broken transfers", "[http][retry]") {
  const auto with_json = [](Idempotency idempotency) {
    auto request = Fixture::request("GET", idempotency);
    request.expects_json = true;
    return request;
  };
  Fixture it;

  SECTION("and are asked for again") {
    it.wire.reply(200, {}, R"({"cut)").reply(200, {}, "").reply(200, {}, R"({"whole":1})");
    auto reply = it.send(with_json(Idempotency::repeatable));
    REQUIRE(reply);
    CHECK(reply->json() != nullptr);
  }

  SECTION("until the tries run out: then they are a failure") {
    it.wire.reply_forever(200, {}, "<html>");
    auto reply = it.send(with_json(Idempotency::repeatable));
    REQUIRE_FALSE(reply);
    CHECK(reply.error().code == ErrorCode::network);
    CHECK(reply.error().http_status == 200);
    CHECK(it.wire.count() == 4);
  }

  SECTION("but not of an answer that has none, or is no success, or of a request that leaves once") {
    it.wire.reply(204).reply(404, {}, "<html>").reply(200, {}, "<html>").reply(200, {}, "<html>");
    CHECK(it.send(with_json(Idempotency::repeatable))->status() == 204);
    CHECK(it.send(with_json(Idempotency::repeatable))->status() == 404);
    CHECK(it.send(with_json(Idempotency::once))->status() == 200);
    CHECK(it.get()->status() == 200);
  }
}

TEST_CASE("a poll goes on until its scope ends", "[http][retry]") {
  Fixture it(RetryOptions{.first_delay = 1s});

  SECTION("through any number of bad answers and broken connections") {
    for (int i = 0; i < 50; ++i) {
      it.wire.reply(i % 2 == 0 ? 503 : 429, {{"Retry-After", "5"}});
      it.wire.fail(broken(true));
    }
    it.wire.reply(200, {}, "{}");
    CHECK(it.poll()->status() == 200);
    CHECK(it.wire.count() == 101);
  }

  SECTION("and then says so") {
    it.wire.reply_forever(500, {{"Retry-After", "10"}});
    auto reply = it.poll(10min);
    REQUIRE_FALSE(reply);
    CHECK(reply.error().code == ErrorCode::deadline_exceeded);
    CHECK(it.wire.count() == 60);
  }

  SECTION("every other answer is the poller's to judge, readable or not") {
    for (const int status : {200, 202, 204, 302, 401, 403, 404, 409}) {
      Fixture each;
      each.wire.reply(status, {}, "not JSON");
      CHECK(each.poll()->status() == status);
    }
  }

  SECTION("an answer that is always cut off is given up in time for another way") {
    Error cut = broken(true, ErrorCode::network);
    cut.http_status = 200;
    it.wire.answer_all([&cut](const test::Sent&) -> Result<http::Response> { return cut; });
    auto reply = it.poll();
    REQUIRE_FALSE(reply);
    CHECK(reply.error().code == ErrorCode::network);
    CHECK(it.wire.count() == 4);
  }
}

TEST_CASE("a host has a budget of resends", "[http][retry]") {
  Fixture it(RetryOptions{.budget_tokens = 20, .budget_cost = 5});
  it.wire.reply_forever(503);

  SECTION("that bounds what a broken service gets to see") {
    for (int i = 0; i < 10; ++i) CHECK(it.get()->status() == 503);
    CHECK(it.wire.count() == 10 + 4);
  }

  SECTION("that success pays back, up to the whole") {
    for (int i = 0; i < 3; ++i) REQUIRE(it.get());
    it.wire.answer_all([](const test::Sent&) -> Result<http::Response> { return test::response(200); });
    for (int i = 0; i < 100; ++i) REQUIRE(it.get());
    it.wire.reply_forever(503);
    const auto before = it.wire.count();
    for (int i = 0; i < 10; ++i) REQUIRE(it.get());
    CHECK(it.wire.count() - before == 10 + 4);
  }

  SECTION("of its own") {
    for (int i = 0; i < 3; ++i) REQUIRE(it.get());
    const auto before = it.wire.count();
    REQUIRE(it.send(http::Request("GET", test::url("https://other/"))));
    CHECK(it.wire.count() - before == 4);
  }

  SECTION("without which a poll is not given up, but slow") {
    for (int i = 0; i < 3; ++i) REQUIRE(it.get());
    const auto before = it.wire.count();
    const auto begun = it.runner.elapsed();
    for (int i = 0; i < 10; ++i) it.wire.reply(503);
    it.wire.reply(200, {}, "{}");
    CHECK(it.poll()->status() == 200);
    CHECK(it.wire.count() - before == 11);
    CHECK(it.runner.elapsed() - begun == 10 * 60s);
  }
}

TEST_CASE("an answer says whether an earlier try may have been carried out", "[http][retry]") {
  Fixture it;

  SECTION("not the first one") {
    it.wire.reply(403);
    CHECK_FALSE(it.get()->after_lost_try());
  }
  SECTION("not when the earlier tries surely did nothing") {
    it.wire.fail(broken(false)).reply(429).reply(503).reply(403);
    CHECK_FALSE(it.get()->after_lost_try());
  }
  SECTION("when an earlier one broke on the way, or in the service") {
    it.wire.fail(broken(true)).reply(403);
    CHECK(it.get()->after_lost_try());
    it.wire.reply(500).reply(403);
    CHECK(it.get()->after_lost_try());
  }
}

TEST_CASE("a body that may be taken only once is made anew for every resend", "[http][retry]") {
  class Counting final : public http::BodyRenewal {
   public:
    Result<std::shared_ptr<const Secret>> another_body() override {
      if (failing) return Error(ErrorCode::internal, "nothing left");
      return std::make_shared<const Secret>("body " + std::to_string(++made));
    }
    int made = 0;
    bool failing = false;
  } renewal;
  Fixture f;
  auto request = Fixture::request("POST");
  request.body = std::make_shared<const Secret>("body 0");
  request.renewal = &renewal;

  SECTION("and the first leaves as it was given") {
    f.wire.reply(503).reply(503).reply(200);
    REQUIRE(f.send(request));
    REQUIRE(f.wire.count() == 3);
    CHECK(f.wire.sent()[0].body == "body 0");
    CHECK(f.wire.sent()[1].body == "body 1");
    CHECK(f.wire.sent()[2].body == "body 2");
  }
  SECTION("and without one nothing leaves") {
    renewal.failing = true;
    f.wire.reply(503);
    CHECK(f.send(request).error().message == "nothing left");
    CHECK(f.wire.count() == 1);
  }
}
