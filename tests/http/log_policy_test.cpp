#include "http/log_policy.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/scripted_sender.hpp"
#include "support/task_runner.hpp"

using namespace azvmreset;
using namespace std::chrono_literals;

namespace {

struct Logged {
  explicit Logged(LogLevel level)
      : log(level, [this](const LogRecord& record) {
          lines.emplace_back(record.message);
          fields.clear();
          for (std::size_t i = 0; i < record.field_count; ++i) {
            fields.emplace(record.fields[i].name, record.fields[i].value);
          }
        }) {}

  bool holds(std::string_view text) const {
    return std::any_of(lines.begin(), lines.end(),
                       [text](const std::string& line) { return line.find(text) != std::string::npos; });
  }

  std::vector<std::string> lines;
  std::map<std::string, std::string> fields;  // of the last line
  base::Log log;
};

http::Request request() {
  http::Request made("PUT", test::url("https://host/vm?api-version=1&sig=SECRET"));
  made.headers.emplace_back("If-Match", "\"tag\"");
  made.headers.emplace_back("Ocp-Secret", "SECRET");
  made.body = std::make_shared<const Secret>("SECRET");
  return made;
}

}  // namespace

TEST_CASE("a request and its answer are one line each", "[http][log]") {
  test::TaskRunner runner;
  test::ScriptedSender wire;
  Logged logged(LogLevel::info);
  http::LogPolicy policy(logged.log);

  SECTION("with status, duration and id") {
    wire.taking(1500ms).reply(201, {{"x-ms-request-id", "abc"}}, "SECRET");
    REQUIRE(runner.run(http::Pipeline({&policy}, wire).send(request())));
    REQUIRE(logged.lines.size() == 2);
    CHECK(logged.lines[0] == "PUT https://host/vm?api-version=1&sig=REDACTED");
    CHECK(logged.lines[1] == "PUT https://host/vm?api-version=1&sig=REDACTED -> 201 in 1500 ms, request id abc");
  }

  SECTION("or with what went wrong") {
    wire.fail(Error(ErrorCode::connection, "could not connect to host"));
    CHECK_FALSE(runner.run(http::Pipeline({&policy}, wire).send(request())));
    CHECK(logged.holds("-> connection after 0 ms: could not connect to host"));
  }
}

TEST_CASE("headers are logged from an allow-list, and only when debugging", "[http][log]") {
  test::TaskRunner runner;
  test::ScriptedSender wire;
  wire.reply(202, {{"Retry-After", "7"}, {"Set-Cookie", "SECRET"}, {"Location", "https://host/poll?t=SECRET"}},
             "SECRET");
  Logged logged(LogLevel::debug);
  http::LogPolicy policy(logged.log);
  REQUIRE(runner.run(http::Pipeline({&policy}, wire).send(request())));

  CHECK(logged.holds("> If-Match: \"tag\""));
  CHECK(logged.holds("< Retry-After: 7"));
  CHECK(logged.holds("< Location: https://host/poll?t=REDACTED"));
  CHECK_FALSE(logged.holds("SECRET"));
  CHECK_FALSE(logged.holds("Set-Cookie"));
}

TEST_CASE("a silent client logs nothing", "[http][log]") {
  test::TaskRunner runner;
  test::ScriptedSender wire;
  wire.reply(200);
  Logged logged(LogLevel::warn);
  http::LogPolicy policy(logged.log);
  REQUIRE(runner.run(http::Pipeline({&policy}, wire).send(request())));
  CHECK(logged.lines.empty());
}

TEST_CASE("a line can be searched by its fields", "[http][log]") {
  using Fields = std::map<std::string, std::string>;
  test::TaskRunner runner;
  test::ScriptedSender wire;
  Logged logged(LogLevel::info);
  http::LogPolicy policy(logged.log);
  auto asked = request();
  asked.headers.emplace_back("x-ms-client-request-id", "mine");
  const Fields common = {
      {"method", "PUT"}, {"host", "host"}, {"path", "/vm?api-version=1&sig=REDACTED"}, {"client_request_id", "mine"}};

  SECTION("of an answer") {
    wire.taking(1500ms).reply(201, {{"x-ms-request-id", "abc"}, {"X-Ms-Correlation-Request-Id", "def"}}, "SECRET");
    REQUIRE(runner.run(http::Pipeline({&policy}, wire).send(std::move(asked))));
    Fields expected = common;
    expected.merge(
        Fields{{"status", "201"}, {"milliseconds", "1500"}, {"request_id", "abc"}, {"correlation_id", "def"}});
    CHECK(logged.fields == expected);
  }

  SECTION("of a failure") {
    wire.fail(Error(ErrorCode::connection, "could not connect to host"));
    CHECK_FALSE(runner.run(http::Pipeline({&policy}, wire).send(std::move(asked))));
    Fields expected = common;
    expected.merge(Fields{{"error", "connection"}, {"milliseconds", "0"}});
    CHECK(logged.fields == expected);
  }
}
