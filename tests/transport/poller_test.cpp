#include "transport/poller.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <vector>

#include "support/catch.hpp"

using namespace azvmreset;
using transport::Poller;

namespace {

struct Pair {
  Pair() { REQUIRE(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0); }
  ~Pair() {
    close(ends[0]);
    close(ends[1]);
  }
  Pair(const Pair&) = delete;
  Pair& operator=(const Pair&) = delete;
  void send() const { REQUIRE(write(ends[1], "x", 1) == 1); }
  int ends[2];
};

}  // namespace

TEST_CASE("a poller tells which sockets are ready", "[transport][poller]") {
  auto poller = std::move(Poller::create()).value();
  const Pair pair;
  const int socket = pair.ends[0];
  const auto ready = [&poller] { return poller->wait(engine::TimePoint::min()); };

  SECTION("to be read") {
    poller->watch(socket, true, false);
    CHECK(ready().empty());
    pair.send();
    REQUIRE(ready().size() == 1);
    CHECK(ready()[0].socket == socket);
    CHECK(ready()[0].readable);
    CHECK_FALSE(ready()[0].writable);
  }

  SECTION("to be written") {
    poller->watch(socket, false, true);
    REQUIRE(ready().size() == 1);
    CHECK(ready()[0].writable);
    CHECK_FALSE(ready()[0].readable);
  }

  SECTION("for what was wanted last") {
    pair.send();
    poller->watch(socket, false, true);
    poller->watch(socket, true, false);
    REQUIRE(ready().size() == 1);
    CHECK(ready()[0].readable);
    CHECK_FALSE(ready()[0].writable);
    poller->forget(socket);
    CHECK(ready().empty());
    poller->forget(socket);
  }

  SECTION("and that the other side has gone") {
    poller->watch(socket, true, false);
    shutdown(pair.ends[1], SHUT_RDWR);
    REQUIRE(ready().size() == 1);
    CHECK(ready()[0].readable);
  }

  SECTION("more of them than fit into one answer") {
    std::vector<Pair> many(100);
    for (const Pair& each : many) {
      poller->watch(each.ends[0], true, false);
      each.send();
    }
    std::size_t seen = 0;
    while (seen < many.size()) {
      const auto some = ready();
      REQUIRE_FALSE(some.empty());
      for (const auto& each : some) poller->forget(each.socket);
      seen += some.size();
    }
    CHECK(seen == many.size());
  }

  SECTION("a wake is not a socket") {
    poller->wake();
    CHECK(poller->wait(engine::kNever).empty());
  }
}
