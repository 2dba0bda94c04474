// How a request fails tells whether it may have arrived.
#include <chrono>
#include <memory>
#include <string>

#include "support/blocked_resolver.hpp"
#include "support/catch.hpp"
#include "support/socket_server.hpp"
#include "transport/client.hpp"

using namespace azvmreset;
using namespace std::chrono_literals;

namespace {

test::ServerOptions secure(bool handshake = true) {
  return {.identity = &test::trusted_identity(), .offers_h2 = false, .handshake = handshake};
}

Error failure_of(const test::SocketServer& server, std::chrono::milliseconds idle = 30s,
                 std::chrono::milliseconds connect = 30s) {
  test::Client client;
  auto request = test::request("PUT", server.url("/"));
  request.body = std::make_shared<const Secret>("body");
  request.connect_timeout = connect;
  request.idle_timeout = idle;
  return client.run(std::move(request))->error();
}

}  // namespace

TEST_CASE("before a connection is ready nothing has left", "[transport][failure]") {
  SECTION("nobody listens") {
    std::string url;
    {
      url = test::SocketServer([](test::Connection&) {}, secure()).url("/");
    }
    test::Client client;
    const Error error = client.run(test::get(url))->error();
    CHECK(error.code == ErrorCode::connection);
    CHECK_FALSE(error.may_have_arrived);
    CHECK(error.message.find("127.0.0.1:") != std::string::npos);
  }

  SECTION("nobody has that name") {
    test::Client client;
    const Error error = client.run(test::get("https://host.unknown/path?secret=1"))->error();
    CHECK(error.code == ErrorCode::name_resolution);
    CHECK_FALSE(error.may_have_arrived);
    CHECK(error.message.find("host.unknown") != std::string::npos);
    CHECK(error.message.find("secret") == std::string::npos);
  }

  SECTION("nobody says whether anybody has that name") {
    test::BlockedResolver resolver;
    test::Client client;
    auto request = test::get("https://host.blocked/");
    request.connect_timeout = 30ms;
    const Error error = client.run(std::move(request))->error();
    CHECK(error.code == ErrorCode::name_resolution);
    CHECK_FALSE(error.may_have_arrived);
  }

  SECTION("the handshake gets no answer") {
    test::SocketServer server([](test::Connection& connection) { connection.wait_for_peer_to_close(); }, secure(false));
    const Error error = failure_of(server, 1ms, 50ms);
    CHECK(error.code == ErrorCode::connection);
    CHECK_FALSE(error.may_have_arrived);
  }

  SECTION("the handshake is dropped, which is no fault of any certificate") {
    test::SocketServer resetting([](test::Connection& connection) { connection.reset(); }, secure(false));
    CHECK(failure_of(resetting).code == ErrorCode::connection);
    CHECK_FALSE(failure_of(resetting).may_have_arrived);

    test::SocketServer closing([](test::Connection& connection) { connection.read(10); }, secure(false));
    CHECK(failure_of(closing).code == ErrorCode::connection);
  }

  SECTION("and what went wrong with one request does not colour the next") {
    test::SocketServer resetting([](test::Connection& connection) { connection.reset(); }, secure(false));
    test::SocketServer plain([](test::Connection& connection) {
      connection.write("no TLS here\r\n\r\n");
      connection.wait_for_peer_to_close();
    });
    test::Client client;
    CHECK(client.run(test::get(resetting.url("/")))->error().code == ErrorCode::connection);
    CHECK(client.run(test::get("https://127.0.0.1:" + std::to_string(plain.port()) + "/"))->error().code ==
          ErrorCode::tls);
  }
}

TEST_CASE("once a request was on its way nobody knows", "[transport][failure]") {
  SECTION("the connection is reset") {
    test::SocketServer server(
        [](test::Connection& connection) {
          connection.read_request();
          connection.reset();
        },
        secure());
    const Error error = failure_of(server);
    CHECK(error.code == ErrorCode::network);
    CHECK(error.may_have_arrived);
    CHECK(error.http_status == 0);
  }

  SECTION("it is closed without an answer, before or after the request was read") {
    const bool reads = GENERATE(true, false);
    test::SocketServer server(
        [reads](test::Connection& connection) {
          if (reads) connection.read_request();
        },
        secure());
    const Error error = failure_of(server);
    CHECK(error.code == ErrorCode::network);
    CHECK(error.may_have_arrived);
  }

  SECTION("the answer never comes") {
    test::SocketServer server([](test::Connection& connection) { connection.wait_for_peer_to_close(); }, secure());
    const Error error = failure_of(server, 50ms);
    CHECK(error.code == ErrorCode::network);
    CHECK(error.may_have_arrived);
    CHECK(error.message.find("no byte for 0.05 s") != std::string::npos);
  }

  SECTION("the answer is no HTTP") {
    test::SocketServer server(
        [](test::Connection& connection) {
          connection.read_request();
          connection.write("220 mail.example ESMTP\r\n\r\n");
        },
        secure());
    const Error error = failure_of(server);
    CHECK(error.code == ErrorCode::network);
    CHECK(error.may_have_arrived);
  }
}

TEST_CASE("an answer that is cut off is none, and its status is told", "[transport][failure]") {
  const std::string begun =
      GENERATE("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf",
               "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", "HTTP/1.1 200 OK\r\nContent-Le");
  const bool reset = GENERATE(false, true);
  CAPTURE(begun, reset);
  test::SocketServer server(
      [&begun, reset](test::Connection& connection) {
        connection.read_request();
        connection.write(begun);
        if (reset) connection.reset();
      },
      secure());
  const Error error = failure_of(server);
  CHECK(error.code == ErrorCode::network);
  CHECK(error.may_have_arrived);
  CHECK(error.http_status == 200);
}

TEST_CASE("an answer that stops in the middle is broken", "[transport][failure]") {
  test::SocketServer server(
      [](test::Connection& connection) {
        connection.read_request();
        connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
        connection.wait_for_peer_to_close();
      },
      secure());
  const Error error = failure_of(server, 500ms);
  CHECK(error.code == ErrorCode::network);
  CHECK(error.http_status == 200);
}

TEST_CASE("a peer that goes while a long body leaves ends the request, not the program", "[transport][failure]") {
  test::SocketServer server(
      [](test::Connection& connection) {
        connection.read(10);
        connection.reset();
      },
      secure());
  test::Client client;
  auto request = test::request("PUT", server.url("/"));
  request.body = std::make_shared<const Secret>(std::string(8'000'000, 'x'));
  const auto outcome = client.run(std::move(request));
  CHECK(outcome->error().code == ErrorCode::network);
  CHECK(outcome->error().may_have_arrived);
}

TEST_CASE("a request has a time for all of it, however busy it looks", "[transport][failure]") {
  // A byte of the body at a time, for as long as anybody listens.
  test::SocketServer server(
      [](test::Connection& connection) {
        connection.read_request();
        connection.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
        for (;;) connection.write("x");
      },
      secure());
  test::Client client;
  auto request = test::get(server.url("/"));
  request.max_body_bytes = 1'000'000'000;
  request.request_timeout = 50ms;
  const Error error = client.run(std::move(request))->error();
  CHECK(error.code == ErrorCode::network);
  CHECK(error.may_have_arrived);
  CHECK(error.http_status == 200);
  CHECK(error.message.find("0.05 s (request_timeout)") != std::string::npos);
}

TEST_CASE("the time for all of it counts from the start", "[transport][failure]") {
  test::SocketServer server([](test::Connection& connection) { connection.wait_for_peer_to_close(); }, secure(false));
  test::Client client;
  auto request = test::get(server.url("/"));
  request.request_timeout = 20ms;
  const Error error = client.run(std::move(request))->error();
  CHECK(error.code == ErrorCode::connection);
  CHECK_FALSE(error.may_have_arrived);
}
