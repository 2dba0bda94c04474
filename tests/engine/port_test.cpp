#include "engine/port.hpp"

#include <chrono>
#include <thread>

#include "support/catch.hpp"

using namespace azvmreset::engine;
using namespace std::chrono_literals;

TEST_CASE("a sum of time and delay stays within the clock", "[engine][port]") {
  constexpr TimePoint now{1h};
  CHECK(after(now, 5ms) == now + 5ms);
  CHECK(after(now, 0ms) == now);
  CHECK(after(now, Duration::max()) == kNever);
  CHECK(after(kNever, 1ms) == kNever);
}

TEST_CASE("a port on a condition variable", "[engine][port]") {
  ConditionPort port;

  SECTION("does not wait for the past") {
    port.wait_until(TimePoint::min());
    port.wait_until(port.now());
  }

  SECTION("remembers a wake that came before the wait") {
    port.wake();
    port.wait_until(kNever);
  }

  SECTION("is woken by another thread") {
    std::thread other([&port] { port.wake(); });
    port.wait_until(kNever);
    other.join();
  }

  SECTION("offers a host nothing to poll") {
    CHECK(port.poll_fd() == -1);
    CHECK(port.next_timer() == kNever);
  }
}
