#include "host/clock.hpp"

#include "support/catch.hpp"

using namespace azvmreset::host;
using namespace std::chrono_literals;

TEST_CASE("the steady clock of the machine never goes back", "[host][clock]") {
  const SystemClock clock;
  const auto first = clock.steady_now();
  CHECK(clock.steady_now() >= first);
}

TEST_CASE("the wall clock of the machine is the system's", "[host][clock]") {
  const auto before = std::chrono::system_clock::now();
  const auto now = SystemClock().wall_now();
  CHECK(now >= before - 1min);
  CHECK(now <= std::chrono::system_clock::now() + 1min);
}
