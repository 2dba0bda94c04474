#include <azvmreset/error.hpp>

#include <set>
#include <string>

#include "base/fail.hpp"
#include "base/json/reader.hpp"
#include "base/quote.hpp"
#include "support/catch.hpp"

using namespace azvmreset;

TEST_CASE("every error code has a name of its own and a category", "[base][error]") {
  const ErrorCode codes[] = {
      ErrorCode::refused,
      ErrorCode::guest_refused,
      ErrorCode::protocol,
      ErrorCode::throttled,
      ErrorCode::server_error,
      ErrorCode::invalid_argument,
      ErrorCode::not_finished,
      ErrorCode::would_deadlock,
      ErrorCode::wrong_thread,
      ErrorCode::forked,
      ErrorCode::closed,
      ErrorCode::blocked,
      ErrorCode::not_found,
      ErrorCode::authentication_failed,
      ErrorCode::permission_denied,
      ErrorCode::deadline_exceeded,
      ErrorCode::cancelled,
      ErrorCode::outcome_unknown,
      ErrorCode::status_unreadable,
      ErrorCode::network,
      ErrorCode::name_resolution,
      ErrorCode::connection,
      ErrorCode::tls,
      ErrorCode::proxy,
      ErrorCode::out_of_memory,
      ErrorCode::internal,
  };
  std::set<std::string_view> names;
  for (const ErrorCode code : codes) {
    CAPTURE(static_cast<int>(code));
    CHECK(name_of(code) != "unknown");
    CHECK(names.insert(name_of(code)).second);
    CHECK(name_of(category_of(code)) != "unknown");
  }
}

TEST_CASE("the category is the exit code of the command line", "[base][error]") {
  struct Row {
    ErrorCode code;
    int exit_code;
    const char* category;
  };
  const Row rows[] = {
      {ErrorCode::protocol, 1, "refused"},    {ErrorCode::invalid_argument, 2, "usage"},
      {ErrorCode::blocked, 3, "blocked"},     {ErrorCode::permission_denied, 4, "authentication"},
      {ErrorCode::not_found, 5, "not_found"}, {ErrorCode::deadline_exceeded, 6, "deadline"},
      {ErrorCode::cancelled, 7, "cancelled"}, {ErrorCode::status_unreadable, 8, "outcome_unknown"},
      {ErrorCode::proxy, 9, "network"},       {ErrorCode::internal, 10, "internal"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.category);
    CHECK(static_cast<int>(category_of(row.code)) == row.exit_code);
    CHECK(name_of(category_of(row.code)) == row.category);
  }
}

TEST_CASE("a code of a later version is unknown, not undefined", "[base][error]") {
  CHECK(name_of(static_cast<ErrorCode>(99999)) == "unknown");
  CHECK(name_of(static_cast<ErrorCategory>(-1)) == "unknown");
}

TEST_CASE("an error as JSON has every field, also the empty ones", "[base][error]") {
  CHECK(
      to_json(Error(ErrorCode::cancelled, "cancelled")) ==
      R"({"error":{"code":"cancelled","category":"cancelled","message":"cancelled","remedy":"","arm_code":"",)"
      R"("request_id":"","correlation_id":"","trace_id":"","http_status":0,"blockers":[],"candidates":[],"stage":"",)"
      R"("rescue_state":"","failure":"",)"
      R"("retryable":false,"help_urls":[],"resume_token":"","may_have_arrived":false}})");
}

TEST_CASE("an error as JSON keeps what it was given", "[base][error]") {
  Error error(ErrorCode::blocked, "found \"x\"\nand more");
  error.remedy = "wait";
  error.arm_code = "OperationNotAllowed";
  error.request_id = "r";
  error.correlation_id = "c";
  error.trace_id = "t";
  error.http_status = 409;
  error.blockers = {"locked", "vm_not_running"};
  error.stage = "running";
  error.rescue_state = "left";
  error.failure = "password_policy";
  error.retryable = true;
  error.help_urls = {"https://learn.example/help"};
  error.resume_token = "{}";
  error.may_have_arrived = true;

  const auto document = base::json::Document::parse(to_json(error));
  REQUIRE(document);
  const auto json = document->root()["error"];
  CHECK(json["message"].text() == error.message);
  CHECK(json["remedy"].text() == "wait");
  CHECK(json["arm_code"].text() == "OperationNotAllowed");
  CHECK(json["request_id"].text() == "r");
  CHECK(json["correlation_id"].text() == "c");
  CHECK(json["trace_id"].text() == "t");
  CHECK(json["http_status"].integer() == 409);
  CHECK(json["blockers"].dump() == R"(["locked","vm_not_running"])");
  CHECK(json["stage"].text() == "running");
  CHECK(json["rescue_state"].text() == "left");
  CHECK(json["failure"].text() == "password_policy");
  CHECK(json["retryable"].boolean() == true);
  CHECK(json["help_urls"].dump() == R"(["https://learn.example/help"])");
  CHECK(json["resume_token"].text() == "{}");
  CHECK(json["may_have_arrived"].boolean() == true);
}

TEST_CASE("fail makes an error of a code and a checked format", "[base][error]") {
  const Error error = base::fail(ErrorCode::protocol, "expected {}, found {}", 200, base::quoted("x\ny"));
  CHECK(error.code == ErrorCode::protocol);
  CHECK(error.message == "expected 200, found \"x\\ny\"");
}
