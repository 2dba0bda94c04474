#include "engine/together.hpp"

#include <new>
#include <string>
#include <tuple>
#include <vector>

#include "engine/sleep.hpp"
#include "support/catch.hpp"
#include "support/task_runner.hpp"

using namespace azvmreset;
using namespace std::chrono_literals;
using engine::Task;

namespace {

using Order = std::vector<std::string>;

Task<Result<int>> nap(Order& order, std::string name, engine::Duration time, int gives) {
  order.push_back(name);
  auto slept = co_await engine::sleep_for(time);
  order.push_back(name + " ended");
  if (!slept) co_return std::move(slept).error();
  co_return gives;
}

Task<std::string> at_once(Order& order) {
  order.push_back("at once");
  co_return std::string("here");
}

Task<int> without_memory() {
  throw std::bad_alloc();
  co_return 0;
}

Task<Result<std::string>> two(Order& order, engine::Duration first, engine::Duration second) {
  auto both = co_await engine::together(nap(order, "one", first, 1), nap(order, "other", second, 2));
  auto& [one, other] = both;
  if (!one || !other) co_return one ? std::move(other).error() : std::move(one).error();
  co_return std::to_string(*one) + std::to_string(*other);
}

Task<std::string> with_one_at_once(Order& order) {
  auto both = co_await engine::together(at_once(order), nap(order, "later", 3s, 7));
  co_return std::get<0>(both) + std::to_string(std::get<1>(both).value());
}

Task<std::string> both_at_once(Order& order) {
  auto both = co_await engine::together(at_once(order), at_once(order));
  co_return std::get<0>(both) + std::get<1>(both);
}

Task<std::string> many_times(Order& order) {
  std::string all;
  for (int i = 0; i < 1000; ++i) {
    auto both = co_await engine::together(at_once(order), at_once(order));
    all = std::get<0>(both) + std::get<1>(both);
  }
  co_return all;
}

Task<std::string> failing(Order& order) {
  std::string seen;
  try {
    auto both = co_await engine::together(without_memory(), nap(order, "other", 3s, 2));
    seen = std::to_string(std::get<0>(both));
  } catch (const std::bad_alloc&) {
    seen = "out of memory";
  }
  co_return seen;
}

}  // namespace

TEST_CASE("tasks side by side take as long as the slowest", "[engine][together]") {
  test::TaskRunner runner;
  Order order;
  CHECK(runner.run(two(order, 5s, 3s)).value() == "12");
  CHECK(runner.elapsed() == 5s);
  CHECK(order == Order{"one", "other", "other ended", "one ended"});
}

TEST_CASE("a task that ends at once waits for the others", "[engine][together]") {
  test::TaskRunner runner;
  Order order;
  CHECK(runner.run(with_one_at_once(order)) == "here7");
  CHECK(runner.run(both_at_once(order)) == "herehere");
  CHECK(runner.run(many_times(order)) == "herehere");
}

TEST_CASE("one stop ends all that run side by side", "[engine][together]") {
  test::TaskRunner runner;
  Order order;
  SECTION("a cancel") {
    const auto stopped = runner.run_and_cancel(two(order, 1h, 1h), 5s);
    REQUIRE_FALSE(stopped);
    CHECK(stopped.error().code == ErrorCode::cancelled);
  }
  SECTION("the deadline") {
    const auto stopped = runner.run(two(order, 1h, 1h), 5s);
    REQUIRE_FALSE(stopped);
    CHECK(stopped.error().code == ErrorCode::deadline_exceeded);
  }
  CHECK(runner.elapsed() == 5s);
  CHECK(order.size() == 4);
}

TEST_CASE("an exception of one is thrown once the others have ended", "[engine][together]") {
  test::TaskRunner runner;
  Order order;
  CHECK(runner.run(failing(order)) == "out of memory");
  CHECK(runner.elapsed() == 3s);
}
