#include "arm/lro.hpp"

#include <string>
#include <vector>

#include "arm/arm_fixture.hpp"
#include "support/catch.hpp"

using namespace azvmreset;
using namespace std::chrono_literals;
using arm::RunOptions;
using arm::RunOutcome;

namespace {

const test::Headers kAsync = {{"Azure-AsyncOperation", "/op"}};
constexpr const char* kRunning = R"({"status":"InProgress"})";
constexpr const char* kSucceeded = R"({"status":"Succeeded"})";

class Seen final : public base::ProgressSink {
 public:
  void entered(Phase phase, std::string_view) noexcept override { phases.push_back(phase); }
  void polled() noexcept override { ++polls; }

  std::vector<Phase> phases;
  int polls = 0;
};

struct Runs : test::ArmFixture {
  using ArmFixture::ArmFixture;

  Result<RunOutcome> run(std::string method = "PUT", RunOptions options = {},
                         std::chrono::milliseconds limit = std::chrono::milliseconds::max()) {
    return runner.run(arm.run(request(std::move(method)), options), limit);
  }
};

}  // namespace

TEST_CASE("an operation is followed to its result", "[arm][lro]") {
  Runs runs;
  runs.sender.reply(201, kAsync, R"({"properties":{"provisioningState":"Creating"}})")
      .reply(200, {}, kRunning)
      .reply(200, {}, kSucceeded)
      .reply(200, {}, R"({"name":"vm"})");
  const auto outcome = runs.run();
  REQUIRE(outcome);
  REQUIRE(outcome->result);
  CHECK(outcome->result->body() == R"({"name":"vm"})");
  CHECK(outcome->url.path() == "/vm");
  CHECK(outcome->status_document.expose() == kSucceeded);

  REQUIRE(runs.sender.count() == 4);
  CHECK(runs.sender.sent()[0].method == "PUT");
  CHECK_FALSE(runs.sender.sent()[0].poll);
  for (const std::size_t i : {1u, 2u}) {
    CHECK(runs.sender.sent()[i].method == "GET");
    CHECK(runs.sender.sent()[i].url == "https://management.azure.com/op");
    CHECK(runs.sender.sent()[i].poll);
  }
  CHECK(runs.sender.sent()[3].url == "https://management.azure.com/vm");
  CHECK(runs.runner.elapsed() == 6s);
}

TEST_CASE("an operation that is over at once is not polled", "[arm][lro]") {
  Runs runs;
  runs.sender.reply(200, {}, R"({"properties":{"provisioningState":"Succeeded"}})");
  CHECK(runs.run()->result->status() == 200);
  CHECK(runs.sender.count() == 1);
}

TEST_CASE("a refused request is its error", "[arm][lro]") {
  Runs runs;
  runs.sender.reply(409, {}, R"({"error":{"code":"Conflict","message":"busy"}})");
  CHECK(runs.run().error().arm_code == "Conflict");
  CHECK(runs.sender.count() == 1);
}

TEST_CASE("forty-five minutes of polling keep the pace of contract A5", "[arm][lro]") {
  Runs runs;
  std::vector<std::chrono::milliseconds> polls;
  runs.sender.answer_all([&](const test::Sent& sent) -> Result<http::Response> {
    if (sent.method == "PUT") return test::response(201, kAsync);
    if (sent.url.ends_with("/vm")) return test::response(200, {}, "{}");
    polls.push_back(runs.runner.elapsed());
    return test::response(200, {}, runs.runner.elapsed() < 45min ? kRunning : kSucceeded);
  });
  REQUIRE(runs.run());
  REQUIRE(polls.size() > 200);
  CHECK(polls[0] == 2s);
  CHECK(polls[1] == 6s);
  CHECK(polls[30] - polls[29] == 4s);
  CHECK(polls[31] - polls[30] == 15s);
  CHECK(polls.back() - polls[polls.size() - 2] == 15s);
}

TEST_CASE("Retry-After sets the pace, a caller's interval where there is none", "[arm][lro]") {
  Runs runs(7s);
  auto first = kAsync;
  first.emplace_back("Retry-After", "30");
  runs.sender.reply(202, first).reply(200, {}, kRunning).reply(200, {}, kSucceeded).reply(200, {}, "{}");
  REQUIRE(runs.run());
  CHECK(runs.runner.elapsed() == 37s);
}

TEST_CASE("Retry-After: 0 does not make a busy loop", "[arm][lro]") {
  Runs runs;
  std::size_t polls = 0;
  runs.sender.answer_all([&](const test::Sent& sent) -> Result<http::Response> {
    if (sent.method == "DELETE") return test::response(202, {{"Azure-AsyncOperation", "/op"}, {"Retry-After", "0"}});
    ++polls;
    return test::response(200, {{"Retry-After", "0"}}, runs.runner.elapsed() < 5min ? kRunning : kSucceeded);
  });
  REQUIRE(runs.run("DELETE"));
  CHECK(polls > 70);
  CHECK(polls < 90);
}

TEST_CASE("a cancel after acceptance says that Azure may still complete", "[arm][lro]") {
  Runs runs;
  runs.sender.reply(201, kAsync).reply_forever(200, {}, kRunning);
  SECTION("while waiting") {
    const auto stopped = runs.runner.run_and_cancel(runs.arm.run(Runs::request("PUT"), {}), 5min);
    REQUIRE_FALSE(stopped);
    CHECK(stopped.error().code == ErrorCode::outcome_unknown);
    CHECK(stopped.error().message.find("cancelled") != std::string::npos);
    CHECK(stopped.error().message.find("may still complete") != std::string::npos);
    CHECK(stopped.error().may_have_arrived);
  }
  SECTION("while a poll is under way") {
    runs.sender.taking(1s);
    const auto stopped = runs.runner.run_and_cancel(runs.arm.run(Runs::request("PUT"), {}), 3500ms);
    CHECK(stopped.error().code == ErrorCode::outcome_unknown);
    CHECK(stopped.error().message.find("may still complete") != std::string::npos);
  }
  SECTION("and so does the deadline") {
    const auto stopped = runs.run("PUT", {}, 10min);
    CHECK(stopped.error().code == ErrorCode::outcome_unknown);
    CHECK(stopped.error().message.find("deadline") != std::string::npos);
    CHECK(runs.runner.elapsed() == 10min);
  }
  const auto before = runs.sender.count();
  runs.runner.settle();
  CHECK(runs.sender.count() == before);
}

TEST_CASE("what fails after acceptance may have left its mark", "[arm][lro]") {
  Runs accepted;
  accepted.sender.reply(202, {{"Location", "https://management.azure.com/o/1"}}).reply(412);
  CHECK(accepted.run("PUT").error().may_have_arrived);

  Runs refused;
  refused.sender.reply(412);
  CHECK_FALSE(refused.run("PUT").error().may_have_arrived);
}

TEST_CASE("a poll without an answer is not a failed operation", "[arm][lro]") {
  Runs runs;
  runs.sender.reply(201, kAsync).fail(Error{ErrorCode::tls, "bad certificate"});
  const auto unreadable = runs.run();
  REQUIRE_FALSE(unreadable);
  CHECK(unreadable.error().code == ErrorCode::status_unreadable);
  CHECK(unreadable.error().message.find("bad certificate") != std::string::npos);
}

TEST_CASE("where the answer to a poll is cut again and again, the resource is asked", "[arm][lro]") {
  Error cut{ErrorCode::connection, "the body ended early"};
  cut.http_status = 200;
  Runs runs;
  SECTION("of a resource that was written") {
    runs.sender.reply(201, kAsync).fail(cut).reply(200, {}, R"({"properties":{"provisioningState":"Succeeded"}})");
    REQUIRE(runs.run());
    CHECK(runs.sender.last().url == "https://management.azure.com/vm");
  }
  SECTION("of a resource that cannot be read either") {
    runs.sender.reply(201, kAsync).fail(cut).fail(cut);
    CHECK(runs.run().error().code == ErrorCode::status_unreadable);
  }
  SECTION("an action has none") {
    runs.sender.reply(202, kAsync).fail(cut);
    CHECK(runs.run("POST").error().code == ErrorCode::status_unreadable);
    CHECK(runs.sender.count() == 2);
  }
}

TEST_CASE("a redirect of a poll is not followed", "[arm][lro]") {
  Runs runs;
  runs.sender.reply(201, kAsync).reply(302, {{"Location", "https://management.azure.com/elsewhere"}});
  CHECK(runs.run().error().code == ErrorCode::status_unreadable);
  CHECK(runs.sender.count() == 2);
}

TEST_CASE("a foreign polling host gets no request at all", "[arm][lro]") {
  Runs runs;
  runs.sender.reply(201, {{"Azure-AsyncOperation", "https://evil.example/op"}});
  const auto refused = runs.run();
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::status_unreadable);
  CHECK(refused.error().message.find("https://evil.example") != std::string::npos);
  CHECK(runs.sender.count() == 1);
}

TEST_CASE("an operation that succeeded stays so when its result cannot be read", "[arm][lro]") {
  Runs runs;
  runs.sender.reply(201, kAsync).reply(200, {}, kSucceeded);
  SECTION("because ARM refuses it") { runs.sender.reply(403, {}, R"({"error":{"code":"AuthorizationFailed"}})"); }
  SECTION("because the connection broke") { runs.sender.fail(Error{ErrorCode::connection, "broken"}); }
  const auto outcome = runs.run();
  REQUIRE(outcome);
  REQUIRE_FALSE(outcome->result);
  CHECK(outcome->result.error().message.find("succeeded") != std::string::npos);
  CHECK(outcome->status_document.expose() == kSucceeded);
}

TEST_CASE("the correlation ids of all answers are kept, each once", "[arm][lro]") {
  const auto with_id = [](const char* id, bool begun = false) {
    test::Headers headers = {{"x-ms-correlation-request-id", id}};
    if (begun) headers.emplace_back("Azure-AsyncOperation", "/op");
    return headers;
  };
  Runs runs;
  runs.sender.reply(201, with_id("a", true))
      .reply(200, with_id("b"), kRunning)
      .reply(200, with_id("a"), kRunning)
      .reply(200, with_id("not an id"), kSucceeded)
      .reply(200, with_id("c"), "{}");
  CHECK(runs.run()->correlation_ids == std::vector<std::string>{"a", "b", "c"});
}

TEST_CASE("progress tells where an operation stands", "[arm][lro]") {
  Runs runs;
  Seen seen;
  RunOptions options;
  options.progress = &seen;
  runs.sender.reply(201, kAsync).reply(200, {}, kRunning).reply(200, {}, kSucceeded).reply(200, {}, "{}");
  REQUIRE(runs.run("PUT", options));
  CHECK(seen.phases == std::vector<Phase>{Phase::submitting, Phase::running, Phase::reading});
  CHECK(seen.polls == 2);
}

TEST_CASE("final-state-via decides where the result of an action is read", "[arm][lro]") {
  Runs runs;
  runs.sender.reply(202, {{"Azure-AsyncOperation", "/op"}, {"Location", "/loc"}})
      .reply(200, {}, kSucceeded)
      .reply(200, {}, R"({"value":[]})");
  RunOptions options;
  SECTION("location") {
    options.final_state_via = FinalStateVia::location;
    CHECK(runs.run("POST", options)->url.path() == "/loc");
    CHECK(runs.sender.count() == 3);
  }
  SECTION("azure-async-operation") {
    options.final_state_via = FinalStateVia::azure_async_operation;
    CHECK(runs.run("POST", options)->result->body() == kSucceeded);
    CHECK(runs.sender.count() == 2);
  }
  SECTION("original-uri") {
    options.final_state_via = FinalStateVia::original_uri;
    CHECK(runs.run("POST", options)->url.path() == "/vm");
  }
}

TEST_CASE("between its two halves an operation can be noted down, and followed by another client", "[arm][lro]") {
  Runs first;
  first.sender.reply(201, kAsync, R"({"properties":{"provisioningState":"Creating"}})");
  auto accepted = first.runner.run(first.arm.begin(first.request("PUT"), RunOptions()));
  REQUIRE(accepted);
  const auto checkpoint = accepted->checkpoint();
  REQUIRE(checkpoint);
  CHECK(checkpoint->method == "PUT");
  CHECK(checkpoint->source == arm::PollSource::azure_async_operation);
  CHECK(checkpoint->poll_url == "https://management.azure.com/op");

  Runs second;
  second.sender.reply(200, {}, kRunning).reply(200, {}, kSucceeded).reply(200, {}, R"({"name":"vm"})");
  auto resumed = arm::Accepted::resume(second.arm.endpoint(), test::url("https://management.azure.com/vm"), *checkpoint,
                                       RunOptions());
  REQUIRE(resumed);
  const auto outcome = second.runner.run(second.arm.follow(std::move(*resumed)));
  REQUIRE(outcome);
  CHECK(outcome->result->body() == R"({"name":"vm"})");
  REQUIRE(second.sender.count() == 3);
  CHECK(second.sender.sent()[0].url == "https://management.azure.com/op");
  CHECK(second.runner.elapsed() == 2s);
}

TEST_CASE("what ended at once leaves nothing to note down", "[arm][lro]") {
  Runs runs;
  runs.sender.reply(200, {}, R"({"properties":{"provisioningState":"Succeeded"}})");
  const auto accepted = runs.runner.run(runs.arm.begin(runs.request("PUT"), RunOptions()));
  REQUIRE(accepted);
  CHECK_FALSE(accepted->checkpoint());
}

TEST_CASE("a checkpoint from outside is not trusted", "[arm][lro]") {
  const auto endpoint = arm::Endpoint::parse("https://management.azure.com").value();
  arm::Checkpoint checkpoint{"PUT", arm::PollSource::location, "https://management.azure.com/op", "", {}};
  SECTION("its polling URL") {
    checkpoint.poll_url = GENERATE(as<std::string>(), "https://attacker.example/op", "http://management.azure.com/op",
                                   "https://management.azure.com:444/op", "https://u@management.azure.com/op",
                                   "https://management.azure.com.attacker.example/op", "/op", "");
  }
  SECTION("where the result lies") { checkpoint.location = "https://attacker.example/result"; }
  SECTION("its method") { checkpoint.method = GENERATE("GET", "put", ""); }
  CAPTURE(checkpoint.poll_url, checkpoint.location, checkpoint.method);
  const auto resumed =
      arm::Accepted::resume(endpoint, test::url("https://management.azure.com/vm"), checkpoint, RunOptions());
  REQUIRE_FALSE(resumed);
  CHECK(resumed.error().code == ErrorCode::invalid_argument);
  CHECK(resumed.error().message.find("/op") == std::string::npos);
}

TEST_CASE("watching may end before the deadline does", "[arm][lro]") {
  Runs runs;
  runs.sender.reply(201, kAsync).reply_forever(200, {}, kRunning);
  RunOptions options;
  options.until = runs.runner.port.now() + 9s;
  const auto outcome = runs.run("PUT", options);
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().code == ErrorCode::outcome_unknown);
  CHECK(outcome.error().may_have_arrived);
  CHECK(runs.runner.elapsed() == 9s);
}
