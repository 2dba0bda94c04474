// The transport as what a loop sleeps on.
#include <poll.h>

#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "support/catch.hpp"
#include "support/socket_server.hpp"
#include "transport/client.hpp"

using namespace azvmreset;
using namespace std::chrono_literals;

namespace {

test::Script ok() {
  return test::answering([](const std::string&) { return test::http_answer(200, "ok"); });
}

bool readable(int descriptor) {
  pollfd wanted{descriptor, POLLIN, 0};
  return poll(&wanted, 1, 0) == 1;
}

}  // namespace

TEST_CASE("a wait ends at its time", "[transport][port]") {
  test::Client client;
  const auto begun = client->now();
  client->wait_until(begun);
  client->wait_until(engine::TimePoint::min());
  client->wait_until(begun + 5ms);
  CHECK(client->now() >= begun + 5ms);
}

TEST_CASE("a wake ends the current wait or the next one", "[transport][port]") {
  test::Client client;

  SECTION("from another thread") {
    std::thread other([&client] { client->wake(); });
    client->wait_until(engine::kNever);
    other.join();
  }

  SECTION("many wakes are one") {
    for (int i = 0; i < 1000; ++i) client->wake();
    client->wait_until(engine::kNever);
    CHECK_FALSE(readable(client->poll_fd()));
  }
}

TEST_CASE("a host may poll by itself", "[transport][port]") {
  test::SocketServer server(ok(), {.identity = &test::trusted_identity()});
  test::Client client;
  REQUIRE(client->poll_fd() >= 0);
  CHECK(client->next_timer() == engine::kNever);
  CHECK_FALSE(readable(client->poll_fd()));

  SECTION("the descriptor tells of a wake, until the next wait") {
    client->wake();
    CHECK(readable(client->poll_fd()));
    client->wait_until(engine::TimePoint::min());
    CHECK_FALSE(readable(client->poll_fd()));
  }

  SECTION("a whole request, with the descriptor and the timer alone") {
    const auto outcome = client.start(test::get(server.url("/")));
    while (!outcome->done()) {
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(client->next_timer() - client->now());
      pollfd wanted{client->poll_fd(), POLLIN, 0};
      poll(&wanted, 1, static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, 10'000)));
      client->wait_until(engine::TimePoint::min());
    }
    CHECK(outcome->response().status == 200);
  }

  SECTION("the timer covers the silence of a server") {
    auto request = test::get(server.url("/"));
    request.idle_timeout = 30s;
    const auto outcome = client.start(std::move(request));
    CHECK(client->next_timer() <= client->now() + 30s);
    client.finish(outcome);
  }
}

TEST_CASE("hundreds of requests at once", "[transport][port]") {
  test::SocketServer server(ok(), {.identity = &test::trusted_identity()});
  test::Client client;
  std::vector<std::shared_ptr<test::Outcome>> outcomes;
  for (int i = 0; i < 200; ++i) outcomes.push_back(client.start(test::get(server.url("/" + std::to_string(i)))));
  for (int i = 0; i < 200; i += 10) client->cancel(static_cast<std::uint64_t>(i + 1));
  int answered = 0;
  for (const auto& outcome : outcomes) answered += client.finish(outcome)->result().ok();
  CHECK(answered == 180);
}
