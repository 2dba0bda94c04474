// What a request looks like to the one who receives it.
#include <memory>
#include <string>

#include "support/catch.hpp"
#include "support/socket_server.hpp"
#include "transport/client.hpp"

using namespace azvmreset;

namespace {

// Gives every request back as the body of its answer.
test::Script echo() {
  return test::answering([](const std::string& request) { return test::http_answer(200, request); });
}

struct Echo {
  test::SocketServer server{echo(), {.identity = &test::trusted_identity()}};
  test::Client client;

  HttpRequest request(std::string method, std::string_view path = "/") {
    return test::request(std::move(method), server.url(path));
  }
  std::string seen(HttpRequest request) {
    return std::string(client.run(std::move(request))->response().body.expose());
  }
  std::string host() const { return "Host: 127.0.0.1:" + std::to_string(server.port()) + "\r\n"; }
};

std::shared_ptr<const Secret> body(std::string_view text) { return std::make_shared<const Secret>(text); }

}  // namespace

TEST_CASE("a request has what it was given and what the protocol needs", "[transport][request]") {
  Echo echo;

  SECTION("a GET is a line and a host") {
    CHECK(echo.seen(echo.request("GET", "/a?b=c")) == "GET /a?b=c HTTP/1.1\r\n" + echo.host() + "\r\n");
  }

  SECTION("headers as given, also empty ones") {
    auto request = echo.request("GET");
    request.headers.emplace_back("Authorization", "Bearer token");
    request.headers.emplace_back("X-Empty", "");
    request.headers.emplace_back("Accept", "application/json");
    CHECK(echo.seen(std::move(request)) ==
          "GET / HTTP/1.1\r\n" + echo.host() +
              "Authorization: Bearer token\r\nX-Empty:\r\nAccept: application/json\r\n\r\n");
  }

  SECTION("a path as it is") {
    CHECK(echo.seen(echo.request("GET", "/a/../b/./c//%2e")).starts_with("GET /a/../b/./c//%2e HTTP/1.1\r\n"));
  }
}

TEST_CASE("a body belongs to any method that has one", "[transport][request]") {
  Echo echo;
  const char* method = GENERATE("POST", "PUT", "PATCH", "DELETE");
  CAPTURE(method);
  auto request = echo.request(method);
  request.headers.emplace_back("Content-Type", "application/json");
  request.body = body(R"({"a":1})");
  CHECK(echo.seen(std::move(request)) == std::string(method) + " / HTTP/1.1\r\n" + echo.host() +
                                             "Content-Type: application/json\r\nContent-Length: 7\r\n\r\n{\"a\":1}");
}

TEST_CASE("a method that carries a body says when it is empty", "[transport][request]") {
  Echo echo;
  for (const char* method : {"POST", "PUT", "PATCH"}) {
    CAPTURE(method);
    const std::string expected = std::string(method) + " / HTTP/1.1\r\n" + echo.host() + "Content-Length: 0\r\n\r\n";
    CHECK(echo.seen(echo.request(method)) == expected);
    auto empty = echo.request(method);
    empty.body = body("");
    CHECK(echo.seen(std::move(empty)) == expected);
  }
  for (const char* method : {"DELETE", "OPTIONS", "GET"}) {
    CAPTURE(method);
    CHECK(echo.seen(echo.request(method)) == std::string(method) + " / HTTP/1.1\r\n" + echo.host() + "\r\n");
  }
}

TEST_CASE("a body of any size and content arrives whole", "[transport][request]") {
  Echo echo;
  std::string bytes(3'000'000, '\0');
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(i * 31 >> 3);
  auto request = echo.request("PUT");
  request.body = body(bytes);
  const std::string seen = echo.seen(std::move(request));
  CHECK(seen.find("Expect") == std::string::npos);
  CHECK(seen.substr(seen.find("\r\n\r\n") + 4) == bytes);
}

TEST_CASE("HEAD asks for no body and waits for none", "[transport][request]") {
  test::SocketServer server(test::answering([](const std::string& request) {
                              return request.starts_with("HEAD ")
                                         ? std::string("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n")
                                         : test::http_answer(500, "");
                            }),
                            {.identity = &test::trusted_identity()});
  test::Client client;
  const auto outcome = client.run(test::request("HEAD", server.url("/")));
  CHECK(outcome->response().status == 200);
  CHECK(outcome->response().body.empty());
}
