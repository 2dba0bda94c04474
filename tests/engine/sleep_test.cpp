#include "engine/sleep.hpp"

#include <chrono>

#include "support/catch.hpp"
#include "support/started.hpp"

using namespace azvmreset;
using namespace azvmreset::engine;
using namespace std::chrono_literals;

namespace {

Task<Result<void>> sleep(Duration delay) { co_return co_await sleep_for(delay); }

Task<int> failed_sleeps(int count) {
  int failed = 0;
  for (int i = 0; i < count; ++i) {
    const Duration delay = i % 2 == 0 ? 1h : 0h;
    auto slept = co_await sleep_for(delay);
    if (!slept) ++failed;
  }
  co_return failed;
}

Task<bool> scope_is(Scope* expected) {
  Scope* scope = co_await current_scope();
  co_return scope == expected;
}

Task<bool> child_shares_scope() {
  Scope* scope = co_await current_scope();
  co_return co_await scope_is(scope);
}

}  // namespace

TEST_CASE("sleeping lets exactly that time pass", "[engine][sleep]") {
  test::VirtualLoop virtual_loop;
  const TimePoint begin = virtual_loop.port.now();

  SECTION("and success follows") {
    CHECK(virtual_loop.run(sleep(90min)));
    CHECK(virtual_loop.port.now() == begin + 90min);
  }

  SECTION("no time and negative time are over at once") {
    test::Started<Result<void>> none(virtual_loop.loop, sleep(0ms));
    test::Started<Result<void>> negative(virtual_loop.loop, sleep(-5ms));
    CHECK(none.done());
    CHECK(negative.done());
  }

  SECTION("a cancel ends it within one turn, and its timer is gone") {
    test::Started<Result<void>> sleeper(virtual_loop.loop, sleep(1h));
    virtual_loop.turn();
    CHECK_FALSE(sleeper.done());
    sleeper.cancel();
    virtual_loop.turn();
    REQUIRE(sleeper.done());
    CHECK(sleeper.value().error().code == ErrorCode::cancelled);
    CHECK(virtual_loop.loop.timers().empty());
    CHECK(virtual_loop.port.now() == begin);
  }

  SECTION("a deadline ends it") {
    auto slept = virtual_loop.run(sleep(1h), begin + 10s);
    CHECK(slept.error().code == ErrorCode::deadline_exceeded);
    CHECK(virtual_loop.port.now() == begin + 10s);
  }

  SECTION("centuries are no overflow") {
    auto slept = virtual_loop.run(sleep(Duration::max()), begin + 1s);
    CHECK(slept.error().code == ErrorCode::deadline_exceeded);
  }

  SECTION("once the scope has stopped every further wait ends as it begins") {
    test::Started<int> sleeper(virtual_loop.loop, failed_sleeps(5));
    sleeper.cancel();
    virtual_loop.turn();
    REQUIRE(sleeper.done());
    CHECK(sleeper.value() == 5);
  }
}

TEST_CASE("a task runs in the scope of the one that awaits it", "[engine][sleep]") {
  test::VirtualLoop virtual_loop;
  CHECK(virtual_loop.run(child_shares_scope()));
}
