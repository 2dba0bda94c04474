// What becomes of the bytes of an answer.
#include <string>
#include <utility>

#include "support/catch.hpp"
#include "support/socket_server.hpp"
#include "transport/client.hpp"

using namespace azvmreset;

namespace {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Answering {
  explicit Answering(std::string answer)
      : server(test::answering([answer = std::move(answer)](const std::string&) { return answer; }),
               {.identity = &test::trusted_identity()}) {}

  HttpRequest get() { return test::get(server.url("/")); }
  std::shared_ptr<test::Outcome> run() { return client.run(get()); }

  test::SocketServer server;
  test::Client client;
};

}  // namespace

TEST_CASE("an answer has status, headers in order and body", "[transport][response]") {
  Answering it(
      "HTTP/1.1 202 Accepted\r\nRetry-After:7\r\nx-ms-a:  1 \r\nX-MS-A: 2\r\nEmpty:\r\nContent-Length: 4\r\n\r\nbody");
  const auto outcome = it.run();
  const HttpResponse& response = outcome->response();
  CHECK(response.status == 202);
  CHECK(response.headers ==
        Headers{{"Retry-After", "7"}, {"x-ms-a", "1"}, {"X-MS-A", "2"}, {"Empty", ""}, {"Content-Length", "4"}});
  CHECK(response.body.expose() == "body");
}

TEST_CASE("every status is an answer, and none is followed", "[transport][response]") {
  const int status = GENERATE(200, 204, 301, 302, 307, 308, 401, 403, 407, 429, 500, 503);
  CAPTURE(status);
  Answering it(status == 204 ? "HTTP/1.1 204 No Content\r\n\r\n"
                             : test::http_answer(status, "", "Location: /elsewhere\r\nWWW-Authenticate: Basic\r\n"));
  CHECK(it.run()->response().status == status);
  CHECK(it.server.accepted() == 1);
}

TEST_CASE("a body comes in any framing", "[transport][response]") {
  SECTION("chunked, with a trailer that is no header") {
    Answering it(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6\r\n world\r\n0\r\nTrailer: x\r\n\r\n");
    const auto outcome = it.run();
    CHECK(outcome->response().body.expose() == "hello world");
    CHECK(outcome->response().headers == Headers{{"Transfer-Encoding", "chunked"}});
  }

  SECTION("until the connection ends") {
    test::SocketServer server(
        [](test::Connection& connection) {
          connection.read_request();
          connection.write("HTTP/1.1 200 OK\r\n\r\nuntil the end");
        },
        {.identity = &test::trusted_identity()});
    test::Client client;
    CHECK(client.run(test::get(server.url("/")))->response().body.expose() == "until the end");
  }

  SECTION("as it is, whatever its encoding is called") {
    Answering it(test::http_answer(200, std::string("\x1f\x8b\0raw", 6), "Content-Encoding: gzip\r\n"));
    CHECK(it.run()->response().body.expose() == std::string_view("\x1f\x8b\0raw", 6));
  }
}

TEST_CASE("answers before the answer are dropped", "[transport][response]") {
  Answering it("HTTP/1.1 103 Early Hints\r\nLink: </style>\r\n\r\n" + test::http_answer(200, "body", "A: b\r\n"));
  const auto outcome = it.run();
  CHECK(outcome->response().status == 200);
  CHECK(outcome->response().headers == Headers{{"A", "b"}, {"Content-Length", "4"}});
}

TEST_CASE("an answer that is too long is a broken protocol", "[transport][response]") {
  SECTION("in its headers") {
    Answering it(test::http_answer(401, "", "WWW-Authenticate: " + std::string(60'000, 'x') + "\r\n"));
    CHECK(it.run()->response().status == 401);
    auto request = it.get();
    request.max_header_bytes = 50'000;
    const auto outcome = it.client.run(std::move(request));
    CHECK(outcome->error().code == ErrorCode::protocol);
    CHECK(outcome->error().may_have_arrived);
    CHECK(outcome->error().message.find("50000") != std::string::npos);
  }

  SECTION("in many of them") {
    std::string headers;
    for (int i = 0; i < 2000; ++i) headers += "Name-" + std::to_string(i) + ": " + std::string(100, 'x') + "\r\n";
    Answering it(test::http_answer(200, "", headers));
    auto request = it.get();
    request.max_header_bytes = 100'000;
    CHECK(it.client.run(std::move(request))->error().code == ErrorCode::protocol);
  }

  SECTION("in its body, announced or not") {
    const std::string head = GENERATE("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n",
                                      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3e8\r\n");
    Answering it(head + std::string(1000, 'x') + (head.ends_with("3e8\r\n") ? "\r\n0\r\n\r\n" : ""));
    auto request = it.get();
    request.max_body_bytes = 1000;
    CHECK(it.client.run(it.get())->response().body.expose().size() == 1000);
    CHECK(it.client.run(std::move(request))->response().body.expose().size() == 1000);

    auto less = it.get();
    less.max_body_bytes = 999;
    const auto outcome = it.client.run(std::move(less));
    CHECK(outcome->error().code == ErrorCode::protocol);
    CHECK(outcome->error().http_status == 200);
    CHECK(it.client.run(it.get())->response().status == 200);
  }
}
