#include "arm/client.hpp"

#include <string>

#include "arm/arm_fixture.hpp"
#include "http/retry_policy.hpp"
#include "support/catch.hpp"
#include "support/seeded_random.hpp"

using namespace azvmreset;
using namespace std::chrono_literals;

namespace {

struct Calls : test::ArmFixture {
  Result<http::Response> exchange(http::Request request) { return runner.run(arm.exchange(std::move(request))); }
  Result<http::Response> call(http::Request request) { return runner.run(arm.call(std::move(request))); }
};

Error ambiguous(ErrorCode code) {
  Error error{code, "the connection broke"};
  error.may_have_arrived = true;
  return error;
}

}  // namespace

TEST_CASE("an exchange takes every status for an answer, except a redirect", "[arm][client]") {
  for (const int status : {200, 202, 204, 400, 401, 403, 404, 409, 429, 500, 503}) {
    Calls calls;
    calls.sender.reply(status);
    CHECK(calls.exchange(Calls::request("GET"))->status() == status);
  }
  for (const int status : {301, 302, 307, 308}) {
    Calls calls;
    calls.sender.reply(status, {{"Location", "https://evil.example/"}});
    CHECK(calls.exchange(Calls::request("GET")).error().code == ErrorCode::protocol);
    CHECK(calls.sender.count() == 1);
  }
}

TEST_CASE("a call takes everything but 2xx for an error", "[arm][client]") {
  for (const int status : {200, 201, 202, 204}) {
    Calls calls;
    calls.sender.reply(status);
    CHECK(calls.call(Calls::request("GET"))->status() == status);
  }
  for (const int status : {302, 400, 401, 403, 404, 409, 429, 500}) {
    Calls calls;
    calls.sender.reply(status, {}, R"({"error":{"code":"X","message":"y"}})");
    const auto refused = calls.call(Calls::request("GET"));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().http_status == status);
  }
}

TEST_CASE("requests ask for JSON, unless the caller asks for something else", "[arm][client]") {
  Calls calls;
  calls.sender.reply(200).reply(200);
  REQUIRE(calls.call(Calls::request("GET")));
  CHECK(calls.sender.last().header("Accept") == "application/json");
  auto request = Calls::request("GET");
  request.headers.emplace_back("accept", "text/plain");
  REQUIRE(calls.call(request));
  CHECK(calls.sender.last().headers.size() == 1);
}

TEST_CASE("a write that may have arrived has an unknown outcome", "[arm][client]") {
  for (const auto* method : {"PUT", "PATCH", "POST", "DELETE"}) {
    for (const auto code :
         {ErrorCode::connection, ErrorCode::deadline_exceeded, ErrorCode::cancelled, ErrorCode::network}) {
      Calls calls;
      calls.sender.fail(ambiguous(code));
      const auto unknown = calls.call(Calls::request(method));
      REQUIRE_FALSE(unknown);
      CHECK(unknown.error().code == ErrorCode::outcome_unknown);
      CHECK(unknown.error().may_have_arrived);
      CHECK(unknown.error().message.find("the connection broke") != std::string::npos);
      CHECK_FALSE(unknown.error().remedy.empty());
    }
    // What is known not to have arrived is told as it is.
    Calls calls;
    calls.sender.fail(Error{ErrorCode::name_resolution, "no such host"});
    CHECK(calls.call(Calls::request(method)).error().code == ErrorCode::name_resolution);
  }
  for (const auto* method : {"GET", "HEAD"}) {
    Calls calls;
    calls.sender.fail(ambiguous(ErrorCode::connection));
    CHECK(calls.call(Calls::request(method)).error().code == ErrorCode::connection);
  }
}

TEST_CASE("a refusal says whether an earlier try may have arrived", "[arm][client]") {
  for (const bool lost : {false, true}) {
    CAPTURE(lost);
    test::TaskRunner runner;
    test::SeededRandom random;
    test::ScriptedSender wire;
    http::RetryPolicy retry(random, RetryOptions());
    http::Pipeline pipeline({&retry}, wire);
    arm::Arm arm(runner.loop, random, pipeline,
                 arm::ArmOptions(arm::Endpoint::parse("https://management.azure.com").value()));
    if (lost) wire.fail(ambiguous(ErrorCode::connection));
    wire.reply(403, {}, R"({"error":{"code":"AuthorizationFailed","message":"no"}})");

    const auto refused = runner.run(arm.call(Calls::request("PUT")));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::permission_denied);
    CHECK(refused.error().may_have_arrived == lost);
  }
}

TEST_CASE("a cancel while a write is under way says so", "[arm][client]") {
  test::ArmFixture fixture;
  fixture.sender.taking(10s).reply(200);
  const auto put = fixture.runner.run_and_cancel(fixture.arm.call(Calls::request("PUT")), 1s);
  CHECK(put.error().code == ErrorCode::outcome_unknown);
  CHECK(put.error().message.find("cancelled") != std::string::npos);
  fixture.sender.taking(10s).reply(200);
  const auto get = fixture.runner.run_and_cancel(fixture.arm.call(Calls::request("GET")), 1s);
  CHECK(get.error().code == ErrorCode::cancelled);
}
