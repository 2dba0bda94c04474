#include "http/trace_policy.hpp"

#include "http/retry_policy.hpp"
#include "support/catch.hpp"
#include "support/scripted_sender.hpp"
#include "support/seeded_random.hpp"
#include "support/task_runner.hpp"

using namespace azvmreset;

namespace {

const std::string kTrace = "0af7651916cd43dd8448eb211c80319c";
const std::string kGiven = "00-" + kTrace + "-b7ad6b7169203331-01";

}  // namespace

TEST_CASE("what is a traceparent", "[http][trace]") {
  const std::string good_ones[] = {"", kGiven, "cc" + kGiven.substr(2), "cc" + kGiven.substr(2) + "-more"};
  for (const std::string& good : good_ones) {
    CAPTURE(good);
    CHECK(http::check_traceparent(good).ok());
  }
  const std::string bad_ones[] = {
      "x",
      kGiven.substr(1),
      kGiven + "-more",
      "ff" + kGiven.substr(2),
      "cc" + kGiven.substr(2) + "more",
      "00-" + std::string(32, '0') + "-b7ad6b7169203331-01",
      "00-" + kTrace + "-0000000000000000-01",
      "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
      "00-" + kTrace + "-b7ad6b7169203331-0\n",
      "00_" + kTrace + "-b7ad6b7169203331-01",
  };
  for (const std::string& bad : bad_ones) {
    CAPTURE(bad);
    const auto checked = http::check_traceparent(bad);
    REQUIRE_FALSE(checked);
    CHECK(checked.error().code == ErrorCode::invalid_argument);
    CHECK(checked.error().message.substr(0, 12) == "traceparent:");
  }
}

TEST_CASE("the caller's trace goes on", "[http][trace]") {
  test::TaskRunner runner;
  test::SeededRandom random;
  test::ScriptedSender wire;
  wire.reply_forever(200);
  const auto send = [&](http::Policy& policy, http::Request request) {
    return runner.run(http::Pipeline({&policy}, wire).send(std::move(request)));
  };

  SECTION("with a span of its own for each request") {
    http::TracePolicy policy(random, kGiven);
    REQUIRE(send(policy, http::Request("GET", test::url("https://host/"))));
    REQUIRE(send(policy, http::Request("GET", test::url("https://host/"))));
    const std::string first = wire.sent()[0].header("traceparent");
    const std::string second = wire.sent()[1].header("traceparent");
    CHECK(http::check_traceparent(first).ok());
    CHECK(first.substr(0, 36) == "00-" + kTrace + "-");
    CHECK(first.substr(52) == "-01");
    CHECK(second.substr(0, 36) == first.substr(0, 36));
    CHECK(second != first);
    CHECK(first != kGiven);
  }

  SECTION("the same for every resend") {
    http::TracePolicy policy(random, kGiven);
    http::RetryPolicy retry(random, {});
    test::ScriptedSender broken;
    broken.reply(503).reply(200);
    http::Pipeline sending({&policy, &retry}, broken);
    REQUIRE(runner.run(sending.send(http::Request("GET", test::url("https://host/")))));
    REQUIRE(broken.count() == 2);
    CHECK(broken.sent()[0].header("traceparent") == broken.sent()[1].header("traceparent"));
  }

  SECTION("without flags that nobody knows") {
    http::TracePolicy policy(random, "cc-" + kTrace + "-b7ad6b7169203331-fe-more");
    REQUIRE(send(policy, http::Request("GET", test::url("https://host/"))));
    CHECK(wire.last().header("traceparent").substr(0, 3) == "00-");
    CHECK(wire.last().header("traceparent").substr(52) == "-00");
  }

  SECTION("unless a request has one already, or there is none") {
    http::TracePolicy policy(random, kGiven);
    http::Request request("GET", test::url("https://host/"));
    request.headers.emplace_back("TraceParent", "mine");
    REQUIRE(send(policy, std::move(request)));
    CHECK(wire.last().header("traceparent") == "mine");

    http::TracePolicy silent(random, "");
    REQUIRE(send(silent, http::Request("GET", test::url("https://host/"))));
    CHECK(wire.last().headers.empty());
  }
}
