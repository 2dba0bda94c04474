#include "http/trace_policy.hpp"

#include "base/trace.hpp"
#include "http/retry_policy.hpp"
#include "support/catch.hpp"
#include "support/scripted_sender.hpp"
#include "support/seeded_random.hpp"
#include "support/task_runner.hpp"

using namespace azvmreset;

namespace {

const std::string kOne = "0af7651916cd43dd8448eb211c80319c";
const std::string kOther = "4bf92f3577b34da6a3ce929d0e0e4736";

base::Trace trace_of(const std::string& id) { return base::Trace::parse("00-" + id + "-b7ad6b7169203331-01").value(); }

http::Request any_request() { return http::Request("GET", test::url("https://host/")); }

}  // namespace

TEST_CASE("the trace of an operation goes on in its requests", "[http][trace]") {
  test::TaskRunner runner;
  test::SeededRandom random;
  test::ScriptedSender wire;
  http::TracePolicy policy(random);
  wire.reply_forever(200);
  const auto send = [&](base::Trace* trace, http::Request request) {
    runner.trace = trace;
    REQUIRE(runner.run(http::Pipeline({&policy}, wire).send(std::move(request))));
    return wire.last().header("traceparent");
  };
  base::Trace one = trace_of(kOne);

  SECTION("with a span of its own for each request") {
    const std::string first = send(&one, any_request());
    const std::string second = send(&one, any_request());
    CHECK(base::Trace::parse(first).ok());
    CHECK(first.substr(0, 36) == "00-" + kOne + "-");
    CHECK(second.substr(0, 36) == first.substr(0, 36));
    CHECK(second != first);
    CHECK(first != "00-" + kOne + "-b7ad6b7169203331-01");
  }

  SECTION("each in its own") {
    base::Trace other = trace_of(kOther);
    CHECK(send(&one, any_request()).substr(3, 32) == kOne);
    CHECK(send(&other, any_request()).substr(3, 32) == kOther);
  }

  SECTION("the same for every resend") {
    http::RetryPolicy retry(random, {});
    test::ScriptedSender broken;
    broken.reply(503).reply(200);
    http::Pipeline sending({&policy, &retry}, broken);
    runner.trace = &one;
    REQUIRE(runner.run(sending.send(any_request())));
    REQUIRE(broken.count() == 2);
    CHECK(broken.sent()[0].header("traceparent") == broken.sent()[1].header("traceparent"));
  }

  SECTION("unless a request has one already, or there is none") {
    http::Request request = any_request();
    request.headers.emplace_back("TraceParent", "mine");
    CHECK(send(&one, std::move(request)) == "mine");
    CHECK(send(nullptr, any_request()).empty());
    CHECK(wire.last().headers.empty());
  }
}
