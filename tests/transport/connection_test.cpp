// Which connection a request rides on.
#include <atomic>
#include <string>

#include "support/catch.hpp"
#include "support/socket_server.hpp"
#include "transport/client.hpp"
#include "transport/h2_script.hpp"

using namespace azvmreset;

namespace {

test::Script ok() {
  return test::answering([](const std::string&) { return test::http_answer(200, "ok"); });
}

HttpRequest fresh(HttpRequest request) {
  request.fresh_connection = true;
  return request;
}

}  // namespace

TEST_CASE("requests share connections", "[transport][connection]") {
  test::SocketServer server(ok(), {.identity = &test::trusted_identity()});
  test::Client client;

  SECTION("one after the other") {
    for (int i = 0; i < 5; ++i) CHECK(client.run(test::get(server.url("/")))->response().status == 200);
    CHECK(server.accepted() == 1);
  }

  SECTION("but not a request that wants one of its own") {
    client.run(test::get(server.url("/")));
    client.run(fresh(test::get(server.url("/"))));
    CHECK(server.accepted() == 2);
    client.run(fresh(test::get(server.url("/"))));
    CHECK(server.accepted() == 3);
    client.run(test::get(server.url("/")));
    CHECK(server.accepted() == 3);
  }

  SECTION("and are kept for more than a few requests at once") {
    std::vector<std::shared_ptr<test::Outcome>> outcomes;
    for (int i = 0; i < 20; ++i) outcomes.push_back(client.start(test::get(server.url("/"))));
    for (const auto& outcome : outcomes) CHECK(client.finish(outcome)->response().status == 200);
    const int opened = server.accepted();
    client.run(test::get(server.url("/")));
    outcomes.clear();
    for (int i = 0; i < opened; ++i) outcomes.push_back(client.start(test::get(server.url("/"))));
    for (const auto& outcome : outcomes) CHECK(client.finish(outcome)->response().status == 200);
    CHECK(server.accepted() == opened);
  }
}

TEST_CASE("a reused connection that dies without an answer", "[transport][connection]") {
  // Serves one request for each connection, and drops the connection when a second one has come.
  std::atomic<int> seen{0};
  test::SocketServer server(
      [&seen](test::Connection& connection) {
        connection.read_request();
        ++seen;
        connection.write(test::http_answer(200, "ok"));
        connection.read_request();
        ++seen;
        connection.reset();
      },
      {.identity = &test::trusted_identity()});
  test::Client client;
  client.run(test::get(server.url("/")));
  REQUIRE(seen == 1);

  SECTION("libcurl sends the request again, and nobody hears of it") {
    CHECK(client.run(test::get(server.url("/")))->response().status == 200);
    CHECK(seen == 3);
  }

  SECTION("so what must not leave twice does not ride on one") {
    const auto outcome = client.run(fresh(test::request("POST", server.url("/"))));
    CHECK(outcome->response().status == 200);
    CHECK(seen == 2);
  }
}

TEST_CASE("a fresh connection that dies is a failure, and one request", "[transport][connection]") {
  std::atomic<int> seen{0};
  test::SocketServer server(
      [&seen](test::Connection& connection) {
        connection.read_request();
        ++seen;
        connection.reset();
      },
      {.identity = &test::trusted_identity()});
  test::Client client;
  const auto outcome = client.run(fresh(test::request("POST", server.url("/"))));
  CHECK(outcome->error().code == ErrorCode::network);
  CHECK(outcome->error().may_have_arrived);
  CHECK(seen == 1);
}

TEST_CASE("HTTP/2 carries many requests over one connection", "[transport][connection]") {
  test::H2Server h2;
  test::Client client;
  std::vector<std::shared_ptr<test::Outcome>> outcomes;
  for (int i = 0; i < 50; ++i) {
    auto request = test::request("PUT", h2.server.url("/"));
    request.body = std::make_shared<const Secret>(std::string(1000, 'x'));
    request.headers.emplace_back("Authorization", "Bearer token");
    outcomes.push_back(client.start(std::move(request)));
  }
  for (const auto& outcome : outcomes) {
    CHECK(client.finish(outcome)->response().status == 200);
    CHECK(outcome->response().body.expose() == "h2");
  }
  CHECK(h2.streams == 50);
  CHECK(h2.server.accepted() == 1);

  SECTION("but not one that must not leave twice: that has a connection of its own, without streams") {
    const auto outcome = client.run(fresh(test::request("POST", h2.server.url("/"))));
    CHECK(outcome->response().status == 200);
    CHECK(outcome->response().body.expose() == "h1");
    CHECK(h2.server.accepted() == 2);
  }
}
