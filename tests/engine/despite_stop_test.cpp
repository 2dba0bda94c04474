#include "engine/despite_stop.hpp"

#include "engine/sleep.hpp"
#include "support/catch.hpp"
#include "support/task_runner.hpp"

using namespace azvmreset;
using namespace std::chrono_literals;
using engine::Task;

namespace {

Task<Result<int>> nap(engine::Duration time) {
  auto slept = co_await engine::sleep_for(time);
  if (!slept) co_return std::move(slept).error();
  co_return 7;
}

// Sleeps for an hour, and whatever ends that, puts something right.
Task<Result<int>> tidy_up(engine::Duration limit, engine::Duration time) {
  auto slept = co_await engine::sleep_for(1h);
  auto tidied = co_await engine::despite_stop(limit, nap(time));
  if (tidied && slept) co_return *tidied + 1;
  co_return tidied;
}

}  // namespace

TEST_CASE("after a cancel there is time to put something right", "[engine][despite_stop]") {
  test::TaskRunner runner;
  CHECK(runner.run_and_cancel(tidy_up(10s, 3s), 1s).value() == 7);
  CHECK(runner.elapsed() == 4s);
}

TEST_CASE("after the deadline too", "[engine][despite_stop]") {
  test::TaskRunner runner;
  CHECK(runner.run(tidy_up(10s, 3s), 1s).value() == 7);
  CHECK(runner.elapsed() == 4s);
}

TEST_CASE("but no more time than was given", "[engine][despite_stop]") {
  test::TaskRunner runner;
  const auto late = runner.run_and_cancel(tidy_up(10s, 1h), 1s);
  REQUIRE_FALSE(late);
  CHECK(late.error().code == ErrorCode::deadline_exceeded);
  CHECK(runner.elapsed() == 11s);
}

TEST_CASE("what needs no time, and an operation that goes on, are as they were", "[engine][despite_stop]") {
  test::TaskRunner runner;
  CHECK(runner.run(tidy_up(10s, 0s)).value() == 8);
  CHECK(runner.elapsed() == 1h);
}
