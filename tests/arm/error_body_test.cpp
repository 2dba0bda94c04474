#include "arm/error_body.hpp"

#include <string>

#include "support/catch.hpp"

using namespace azvmreset;
using arm::ErrorBody;
using arm::read_error_text;

TEST_CASE("the envelope", "[arm][error_body]") {
  const auto body = read_error_text(
      R"({"error":{"code":"AuthorizationFailed","message":"no","target":"vm","details":[{"code":"A","message":"a"}]}})");
  CHECK(body.code == "AuthorizationFailed");
  CHECK(body.message == "no");
  CHECK(body.target == "vm");
  REQUIRE(body.details.size() == 1);
  CHECK(body.details[0].code == "A");
}

TEST_CASE("code and message at top level", "[arm][error_body]") {
  const auto body = read_error_text(R"({"code":"BadRequest","message":"bad"})");
  CHECK(body.code == "BadRequest");
  CHECK(body.message == "bad");
  CHECK(read_error_text(R"({"Code":"X","Message":"y"})").message == "y");
}

TEST_CASE("the inner code (facts §1.5)", "[arm][error_body]") {
  const auto body = read_error_text(R"({
    "innererror": { "internalErrorCode": "MultipleExtensionsPerHandlerNotAllowed" },
    "code": "BadRequest",
    "message": "Multiple VMExtensions per handler not supported for OS type 'Windows'." })");
  CHECK(body.code == "BadRequest");
  CHECK(body.inner_code == "MultipleExtensionsPerHandlerNotAllowed");
  CHECK(body.best_code() == "MultipleExtensionsPerHandlerNotAllowed");
  CHECK(body.has_code("badrequest"));
  CHECK(body.has_code("multipleextensionsperhandlernotallowed"));
  CHECK_FALSE(body.has_code("Multiple"));
}

TEST_CASE("errors nested as escaped JSON (facts §10)", "[arm][error_body]") {
  const auto body = read_error_text(
      R"({"error":{"code":"DeploymentFailed","message":"At least one resource failed.","details":[
          {"code":"Conflict","message":"{\r\n  \"error\": {\"code\": \"SkuNotAvailable\", \"message\": \"not here\"}}"}]}})");
  REQUIRE(body.details.size() == 1);
  REQUIRE(body.details[0].details.size() == 1);
  CHECK(body.details[0].details[0].code == "SkuNotAvailable");
  CHECK(body.details[0].details[0].message == "not here");
  CHECK(body.has_code("SkuNotAvailable"));
}

TEST_CASE("Compute's throttling (contract B2)", "[arm][error_body]") {
  const auto body = read_error_text(
      R"({"error":{"code":"OperationNotAllowed","message":"The server rejected the request because too many requests have been received for this subscription.","details":[
          {"code":"TooManyRequests","target":"HighCostGet30Min","message":"{\"operationGroup\":\"HighCostGet30Min\",\"startTime\":\"2018-06-29T19:54:21.09+00:00\",\"endTime\":\"2018-06-29T20:14:21.09+00:00\",\"allowedRequestCount\":800,\"measuredRequestCount\":1238}"}]}})");
  CHECK(body.code == "OperationNotAllowed");
  REQUIRE(body.details.size() == 1);
  CHECK(body.details[0].code == "TooManyRequests");
  CHECK(body.details[0].target == "HighCostGet30Min");
  // What the message holds is JSON, but no error.
  CHECK(body.details[0].details.empty());
}

TEST_CASE("an error in OAuth's form", "[arm][error_body]") {
  const auto body = read_error_text(R"({"error":"invalid_token","error_description":"The token expired"})");
  CHECK(body.code == "invalid_token");
  CHECK(body.message == "The token expired");
}

TEST_CASE("no body, HTML, plain text", "[arm][error_body]") {
  CHECK(read_error_text("").message.empty());
  CHECK(read_error_text(" \r\n\t").message.empty());
  CHECK(read_error_text("<html><head><TITLE lang=en> 502 Bad\nGateway </TITLE></head>").message ==
        "an HTML page with the title 502 Bad\nGateway");
  CHECK(read_error_text("<!DOCTYPE html><body>x").message == "an HTML page");
  CHECK(read_error_text("<title").message == "an HTML page");
  CHECK(read_error_text("<title></title>").message == "an HTML page");
  CHECK(read_error_text("<title>cut").message == "an HTML page");
  CHECK(read_error_text("  upstream timed out\n").message == "upstream timed out");
  CHECK(read_error_text("[1,2]").message == "[1,2]");
  CHECK(read_error_text("{\"error\":").message == "{\"error\":");
  CHECK(read_error_text("\xEF\xBB\xBF{\"code\":\"X\"}").code == "X");
}

TEST_CASE("members of the wrong type are as if absent", "[arm][error_body]") {
  const auto body = read_error_text(R"({"error":{"code":7,"message":null,"details":{"a":1},"innererror":"x"}})");
  CHECK(body.code.empty());
  CHECK(body.message.empty());
  CHECK(body.details.empty());
  CHECK(read_error_text("{}").code.empty());
  CHECK(read_error_text(R"({"error":null,"code":"X"})").code == "X");
  CHECK(read_error_text(R"({"error":{"details":[1,null,{},"x"]}})").details.empty());
}

TEST_CASE("nesting without end is cut", "[arm][error_body]") {
  std::string deep = R"({"code":"x"})";
  for (int i = 0; i < 20; ++i) deep = R"({"code":"x","details":[)" + deep + "]}";
  int depth = 0;
  const auto body = read_error_text(deep);
  for (const ErrorBody* at = &body; !at->details.empty(); at = &at->details[0]) ++depth;
  CHECK(depth < 10);

  std::string wide = R"({"code":"x","details":[{"code":"a"})";
  for (int i = 0; i < 1000; ++i) wide += R"(,{"code":"a"})";
  CHECK(read_error_text(wide + "]}").details.size() < 100);
}
