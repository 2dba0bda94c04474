#include "http/request_id_policy.hpp"

#include "base/guid.hpp"
#include "http/retry_policy.hpp"
#include "support/catch.hpp"
#include "support/scripted_sender.hpp"
#include "support/seeded_random.hpp"
#include "support/task_runner.hpp"

using namespace azvmreset;

TEST_CASE("a request is named", "[http][request_id]") {
  test::TaskRunner runner;
  test::SeededRandom random;
  test::ScriptedSender wire;
  wire.reply_forever(200);
  http::RequestIdPolicy policy(random, "azvmreset/1");
  const auto send = [&](http::Request request) {
    return runner.run(http::Pipeline({&policy}, wire).send(std::move(request)));
  };

  SECTION("by a GUID of its own, which is asked for in return") {
    REQUIRE(send(http::Request("GET", test::url("https://host/"))));
    REQUIRE(send(http::Request("GET", test::url("https://host/"))));
    const std::string first = wire.sent()[0].header("x-ms-client-request-id");
    CHECK(base::is_guid(first));
    CHECK(wire.last().header("x-ms-client-request-id") != first);
    CHECK(wire.last().header("x-ms-return-client-request-id") == "true");
    CHECK(wire.last().header("User-Agent") == "azvmreset/1");
  }

  SECTION("unless the caller named it") {
    http::Request request("GET", test::url("https://host/"));
    request.headers.emplace_back("X-MS-Client-Request-Id", "mine");
    request.headers.emplace_back("user-agent", "me");
    REQUIRE(send(std::move(request)));
    CHECK(wire.last().header("x-ms-client-request-id") == "mine");
    CHECK(wire.last().header("User-Agent") == "me");
    CHECK(wire.last().headers.size() == 3);
  }

  SECTION("the same for every resend") {
    http::RetryPolicy retry(random, {});
    const http::Pipeline pipeline({&policy, &retry}, wire);
    test::ScriptedSender broken;
    broken.reply(503).reply(200);
    http::Pipeline sending({&policy, &retry}, broken);
    REQUIRE(runner.run(sending.send(http::Request("GET", test::url("https://host/")))));
    REQUIRE(broken.count() == 2);
    CHECK(broken.sent()[0].header("x-ms-client-request-id") == broken.sent()[1].header("x-ms-client-request-id"));
  }
}
