#include "engine/task.hpp"

#include <chrono>
#include <memory>
#include <new>
#include <string>

#include "engine/sleep.hpp"
#include "support/catch.hpp"
#include "support/started.hpp"

using namespace azvmreset;
using namespace azvmreset::engine;
using namespace std::chrono_literals;

namespace {

Task<int> number(int value) { co_return value; }

Task<int> sum_of_immediate_tasks(int count) {
  int sum = 0;
  for (int i = 0; i < count; ++i) {
    auto value = co_await number(1);
    sum += value;
  }
  co_return sum;
}

Task<int> after_sleeping(int value) {
  auto slept = co_await sleep_for(1ms);
  co_return slept ? value : -1;
}

Task<int> sum_of_sleeping_tasks(int count) {
  int sum = 0;
  for (int i = 0; i < count; ++i) {
    auto value = co_await after_sleeping(1);
    sum += value;
  }
  co_return sum;
}

// A chain as deep as `depth`, which waits only at its bottom.
Task<int> chain(int depth) {
  if (depth == 0) co_return co_await after_sleeping(0);
  auto below = co_await chain(depth - 1);
  co_return below + 1;
}

Task<std::unique_ptr<int>> moved_out() { co_return std::make_unique<int>(7); }

Task<int> out_of_memory_after(Duration delay) {
  auto slept = co_await sleep_for(delay);
  if (slept) throw std::bad_alloc();
  co_return 0;
}

Task<int> survives_its_child(Duration delay) {
  try {
    co_return co_await out_of_memory_after(delay);
  } catch (const std::bad_alloc&) {
    co_return 42;
  }
}

Task<void> add_to(std::string& text, std::string more) {
  text += more;
  co_return;
}

Task<std::string> in_order() {
  std::string text;
  co_await add_to(text, "first, a text that is too long to live inside the object; ");
  co_await add_to(text, "second");
  co_return text;
}

// Tells whether its frame is still there.
struct Witness {
  explicit Witness(int& alive) : alive_(alive) { ++alive_; }
  Witness(const Witness& other) : alive_(other.alive_) { ++alive_; }
  Witness& operator=(const Witness&) = delete;
  ~Witness() { --alive_; }
  int& alive_;
};

Task<int> holding(Witness witness, Duration delay) {
  auto slept = co_await sleep_for(delay);
  co_return slept ? witness.alive_ : -1;
}

}  // namespace

TEST_CASE("a million tasks that complete at once need no stack", "[engine][task]") {
  test::VirtualLoop virtual_loop;
  CHECK(virtual_loop.run(sum_of_immediate_tasks(1'000'000)) == 1'000'000);
}

TEST_CASE("tasks that wait resume their waiters in turn", "[engine][task]") {
  test::VirtualLoop virtual_loop;
  CHECK(virtual_loop.run(sum_of_sleeping_tasks(1000)) == 1000);
  CHECK(virtual_loop.run(chain(1000)) == 1000);
}

TEST_CASE("a task gives its value away", "[engine][task]") {
  test::VirtualLoop virtual_loop;
  CHECK(*virtual_loop.run(moved_out()) == 7);
  CHECK(virtual_loop.run(in_order()) == "first, a text that is too long to live inside the object; second");
}

TEST_CASE("an exception reaches the one who awaits", "[engine][task]") {
  test::VirtualLoop virtual_loop;

  SECTION("from a task that ended at once") { CHECK(virtual_loop.run(survives_its_child(0ms)) == 42); }
  SECTION("from a task that waited") { CHECK(virtual_loop.run(survives_its_child(5ms)) == 42); }
  SECTION("and, uncaught, the root") { CHECK_THROWS_AS(virtual_loop.run(out_of_memory_after(5ms)), std::bad_alloc); }
}

TEST_CASE("nothing of a task runs before it is awaited", "[engine][task]") {
  int alive = 0;
  {
    Task<int> never = holding(Witness(alive), 1ms);
    CHECK(alive == 1);
  }
  CHECK(alive == 0);
}

TEST_CASE("the parameters of a task live as long as its frame", "[engine][task]") {
  test::VirtualLoop virtual_loop;
  int alive = 0;
  {
    test::Started<int> task(virtual_loop.loop, holding(Witness(alive), 1ms));
    CHECK(alive == 1);
    CHECK(virtual_loop.finish(task) == 1);
  }
  CHECK(alive == 0);
}

TEST_CASE("ten thousand operations wait side by side", "[engine][task]") {
  test::VirtualLoop virtual_loop;
  std::vector<std::unique_ptr<test::Started<int>>> tasks;
  for (int i = 0; i < 10'000; ++i) {
    tasks.push_back(std::make_unique<test::Started<int>>(virtual_loop.loop, after_sleeping(i)));
  }
  virtual_loop.pass(1ms);
  int done = 0;
  for (std::size_t i = 0; i < tasks.size(); ++i) done += tasks[i]->done() && tasks[i]->value() == static_cast<int>(i);
  CHECK(done == 10'000);
}
