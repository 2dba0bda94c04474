#include "arm/rest.hpp"

#include <string>
#include <utility>
#include <vector>

#include "arm/arm_fixture.hpp"
#include "support/catch.hpp"

using namespace azvmreset;
using namespace std::chrono_literals;

namespace {

struct Requests : test::ArmFixture {
  Result<RestResponse> rest(RestRequest request) { return runner.run(arm::rest(arm, std::move(request), nullptr)); }
  Result<RestResponse> rest(std::string method, std::string url, std::string_view body = {}) {
    RestRequest request(std::move(method), std::move(url));
    request.body = Secret(body);
    return rest(std::move(request));
  }
};

}  // namespace

TEST_CASE("a request of the caller's own goes through the same pipeline", "[arm][rest]") {
  Requests requests;
  requests.sender.reply(200, {{"ETag", "1"}}, R"({"a":1})");
  const auto answer = requests.rest("get", "/subscriptions?api-version=1");
  REQUIRE(answer);
  CHECK(answer->status == 200);
  CHECK(answer->body.expose() == R"({"a":1})");
  CHECK(answer->headers == test::Headers{{"ETag", "1"}});
  CHECK(requests.sender.last().method == "GET");
  CHECK(requests.sender.last().url == "https://management.azure.com/subscriptions?api-version=1");
}

TEST_CASE("a body is sent as JSON unless a header says otherwise", "[arm][rest]") {
  Requests requests;
  requests.sender.reply_forever(200);
  REQUIRE(requests.rest("PUT", "/x", "{}"));
  CHECK(requests.sender.last().body == "{}");
  CHECK(requests.sender.last().header("Content-Type") == "application/json");
  REQUIRE(requests.rest("POST", "/x"));
  CHECK(requests.sender.last().header("Content-Type").empty());

  RestRequest merge("PATCH", "/x");
  merge.body = Secret("{}");
  merge.headers.emplace_back("content-type", "application/merge-patch+json");
  merge.headers.emplace_back("If-Match", "\"1\"");
  REQUIRE(requests.rest(std::move(merge)));
  CHECK(requests.sender.last().header("Content-Type") == "application/merge-patch+json");
  CHECK(requests.sender.last().header("If-Match") == "\"1\"");
}

TEST_CASE("each method has its class", "[arm][rest]") {
  using http::Idempotency;
  for (const auto& [method, expected] :
       {std::pair{"GET", Idempotency::repeatable}, std::pair{"HEAD", Idempotency::repeatable},
        std::pair{"DELETE", Idempotency::repeatable}, std::pair{"PUT", Idempotency::repeatable_by_name},
        std::pair{"PATCH", Idempotency::once}, std::pair{"POST", Idempotency::once},
        std::pair{"QUERY", Idempotency::once}}) {
    Requests requests;
    requests.sender.reply(200);
    REQUIRE(requests.rest(method, "/x"));
    CHECK(requests.sender.last().idempotency == expected);
  }
}

TEST_CASE("what is wrong with a request is found before anything is sent", "[arm][rest]") {
  const auto refused = [](RestRequest request) {
    Requests requests;
    const auto answer = requests.rest(std::move(request));
    REQUIRE_FALSE(answer);
    CHECK(answer.error().code == ErrorCode::invalid_argument);
    CHECK(requests.sender.count() == 0);
    CHECK(answer.error().message.find_first_of("\r\n") == std::string::npos);
  };
  for (const auto* method : {"", "G ET", "GET\r\nX: y", "CONNECT", "trace", "GE\xc3\x84T", "AVERYLONGMETHODNAME"}) {
    INFO(method);
    refused(RestRequest(method, "/x"));
  }
  for (const auto* url : {"", "x", "//evil.example/x", "https://evil.example/x", "http://management.azure.com/x",
                          "https://management.azure.com:444/x", "https://a:b@management.azure.com/x", "/a b", "/x#y"}) {
    INFO(url);
    refused(RestRequest("GET", url));
  }
  for (const auto& header :
       {std::pair{"Authorization", "Bearer x"}, std::pair{"authorization", "x"}, std::pair{"Host", "x"},
        std::pair{"Content-Length", "1"}, std::pair{"content-length", "1"}, std::pair{"Transfer-Encoding", "chunked"},
        std::pair{"Connection", "close"}, std::pair{"Proxy-Authorization", "x"}, std::pair{"", "x"},
        std::pair{"a b", "x"}, std::pair{"a:", "x"}, std::pair{"X", "a\r\nY: z"}, std::pair{"X", "a\x01"},
        std::pair{"X", "a\x7f"}}) {
    INFO(header.first);
    RestRequest request("GET", "/x");
    request.headers.emplace_back(header);
    refused(std::move(request));
  }
  RestRequest head("HEAD", "/x");
  head.all = true;
  refused(std::move(head));
}

TEST_CASE("a final answer that is not 2xx is an error with its status", "[arm][rest]") {
  for (const int status : {302, 400, 401, 403, 404, 409, 429, 500}) {
    Requests requests;
    requests.sender.reply(status, {}, R"({"error":{"code":"C","message":"m"}})");
    const auto refused = requests.rest("GET", "/x");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().http_status == status);
  }
}

TEST_CASE("without --wait the first answer is the result", "[arm][rest]") {
  Requests requests;
  requests.sender.reply(202, {{"Location", "/loc"}});
  CHECK(requests.rest("POST", "/x")->status == 202);
  CHECK(requests.sender.count() == 1);
}

TEST_CASE("--wait follows the operation", "[arm][rest]") {
  Requests requests;
  requests.sender.reply(202, {{"Location", "/loc"}}).reply(202).reply(200, {}, R"({"done":true})");
  RestRequest request("POST", "/x");
  request.wait = true;
  const auto answer = requests.rest(std::move(request));
  REQUIRE(answer);
  CHECK(answer->body.expose() == R"({"done":true})");
  CHECK(requests.sender.count() == 3);
}

TEST_CASE("a result that cannot be read is an error, for it is what was asked for", "[arm][rest]") {
  Requests requests;
  requests.sender.reply(201, {{"Azure-AsyncOperation", "/op"}}).reply(200, {}, R"({"status":"Succeeded"})").reply(403);
  RestRequest request("PUT", "/x");
  request.wait = true;
  const auto answer = requests.rest(std::move(request));
  REQUIRE_FALSE(answer);
  CHECK(answer.error().code == ErrorCode::permission_denied);
  CHECK(answer.error().message.find("succeeded") != std::string::npos);
}

TEST_CASE("--all joins the pages, also of an operation's result", "[arm][rest]") {
  Requests requests;
  SECTION("of a list") {
    requests.sender.reply(200, {{"ETag", "1"}}, R"({"value":[1],"nextLink":"/x?p=2"})")
        .reply(200, {}, R"({"value":[2]})");
    RestRequest request("GET", "/x");
    request.all = true;
    const auto answer = requests.rest(std::move(request));
    REQUIRE(answer);
    CHECK(answer->body.expose() == R"({"value":[1,2]})");
    CHECK(answer->status == 200);
    CHECK(answer->headers == test::Headers{{"ETag", "1"}});
  }
  SECTION("of an operation") {
    requests.sender.reply(202, {{"Location", "/dir/loc"}})
        .reply(200, {}, R"({"items":[1],"nextLink":"page2"})")
        .reply(200, {}, R"({"items":[2]})");
    RestRequest request("POST", "/x");
    request.wait = true;
    request.all = true;
    CHECK(requests.rest(std::move(request))->body.expose() == R"({"value":[1,2]})");
    CHECK(requests.sender.last().url == "https://management.azure.com/dir/page2");
  }
}

TEST_CASE("a GET whose body is cut is worth another try, unless it may be an operation", "[arm][rest]") {
  class Expecting final : public http::Sender {
   public:
    engine::Task<Result<http::Response>> send(http::Request request) override {
      expected.push_back(request.expects_json);
      co_return test::response(200, {}, "{}");
    }
    std::vector<bool> expected;
  } sender;
  test::TaskRunner runner;
  test::NoJitter random;
  arm::Arm arm(runner.loop, random, sender,
               arm::ArmOptions(arm::Endpoint::parse("https://management.azure.com").value()));
  for (const auto* method : {"GET", "HEAD", "PUT", "POST"}) {
    REQUIRE(runner.run(arm::rest(arm, RestRequest(method, "/x"), nullptr)));
  }
  RestRequest waiting("GET", "/x");
  waiting.wait = true;
  REQUIRE(runner.run(arm::rest(arm, std::move(waiting), nullptr)));
  CHECK(sender.expected == std::vector<bool>{true, false, false, false, false});
}
