#include "engine/suspension.hpp"

#include <new>

#include "support/catch.hpp"
#include "support/started.hpp"

using namespace azvmreset;
using namespace azvmreset::engine;

namespace {

// What a test leaf does, and what was done to it.
struct Script {
  bool nothing_to_wait_for = false;
  bool out_of_memory = false;
  Scope* stopped_by_beginning = nullptr;

  int begun = 0;
  int withdrawn = 0;
  class Leaf* waiting = nullptr;
};

class Leaf final : public Suspension {
 public:
  explicit Leaf(Script& script) noexcept : script_(script) {}
  Result<void> await_resume() const { return outcome(); }
  void come() { arrive(); }

 private:
  bool begin() override {
    ++script_.begun;
    if (script_.out_of_memory) throw std::bad_alloc();
    if (script_.stopped_by_beginning != nullptr) script_.stopped_by_beginning->stop(Stop::cancelled);
    if (script_.nothing_to_wait_for) return false;
    script_.waiting = this;
    return true;
  }
  void withdraw() noexcept override {
    ++script_.withdrawn;
    script_.waiting = nullptr;
  }

  Script& script_;
};

Leaf leaf(Script& script) { return Leaf(script); }

Task<Result<void>> wait_for(Script& script) { co_return co_await leaf(script); }

Task<Result<void>> wait_twice(Script& script) {
  auto first = co_await leaf(script);
  if (first) co_return first;
  co_return co_await leaf(script);
}

Task<Result<void>> wait_for_both(Script& first, Script& second) {
  auto came = co_await leaf(first);
  if (!came) co_return came;
  co_return co_await leaf(second);
}

}  // namespace

TEST_CASE("a suspended coroutine is resumed by the loop", "[engine][suspension]") {
  test::VirtualLoop virtual_loop;
  Script script;

  SECTION("in the turn after what it waits for has come") {
    test::Started<Result<void>> task(virtual_loop.loop, wait_for(script));
    virtual_loop.turn(3);
    CHECK_FALSE(task.done());
    script.waiting->come();
    CHECK_FALSE(task.done());
    virtual_loop.turn();
    REQUIRE(task.done());
    CHECK(task.value().ok());
    CHECK(script.withdrawn == 0);
  }

  SECTION("without a turn when there is nothing to wait for") {
    script.nothing_to_wait_for = true;
    test::Started<Result<void>> task(virtual_loop.loop, wait_for(script));
    REQUIRE(task.done());
    CHECK(task.value().ok());
  }

  SECTION("one turn after a stop, and what it began is withdrawn once") {
    test::Started<Result<void>> task(virtual_loop.loop, wait_for(script));
    task.cancel();
    CHECK(script.withdrawn == 1);
    CHECK_FALSE(task.done());
    virtual_loop.turn();
    CHECK(task.value().error().code == ErrorCode::cancelled);
  }

  SECTION("with what has come, when a stop follows before it could run") {
    test::Started<Result<void>> task(virtual_loop.loop, wait_for(script));
    script.waiting->come();
    task.cancel();
    virtual_loop.turn();
    CHECK(task.value().ok());
    CHECK(script.withdrawn == 0);
  }
}

TEST_CASE("in a stopped scope nothing is begun", "[engine][suspension]") {
  test::VirtualLoop virtual_loop;
  Script script;
  test::Started<Result<void>> task(virtual_loop.loop, wait_twice(script));
  task.cancel();
  virtual_loop.turn();
  REQUIRE(task.done());
  CHECK(task.value().error().code == ErrorCode::cancelled);
  CHECK(script.begun == 1);
}

TEST_CASE("a wait whose beginning stops its own scope is withdrawn and ends at once", "[engine][suspension]") {
  test::VirtualLoop virtual_loop;
  Script first;
  Script second;
  test::Started<Result<void>> task(virtual_loop.loop, wait_for_both(first, second));
  second.stopped_by_beginning = &task.scope();
  first.waiting->come();
  virtual_loop.turn();
  REQUIRE(task.done());
  CHECK(task.value().error().code == ErrorCode::cancelled);
  CHECK(second.withdrawn == 1);
}

TEST_CASE("no memory for a wait is an exception at its place", "[engine][suspension]") {
  test::VirtualLoop virtual_loop;
  Script script;
  script.out_of_memory = true;
  test::Started<Result<void>> task(virtual_loop.loop, wait_for(script));
  REQUIRE(task.done());
  CHECK_THROWS_AS(task.value(), std::bad_alloc);
}
