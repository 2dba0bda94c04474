#include "engine/within.hpp"

#include "engine/sleep.hpp"
#include "support/catch.hpp"
#include "support/task_runner.hpp"

using namespace azvmreset;
using namespace std::chrono_literals;
using engine::Task;

namespace {

struct Nap {
  int begun = 0;
  int ended = 0;
};

Task<Result<int>> nap(Nap& nap, engine::Duration time) {
  ++nap.begun;
  auto slept = co_await engine::sleep_for(time);
  ++nap.ended;
  if (!slept) co_return std::move(slept).error();
  co_return 7;
}

Task<Result<int>> bounded(Nap& all, engine::Duration limit, engine::Duration time) {
  auto outcome = co_await engine::within(limit, nap(all, time));
  co_return outcome;
}

Task<base::Trace*> trace_here() {
  const engine::Scope* scope = co_await engine::current_scope();
  co_return scope->trace();
}

Task<base::Trace*> trace_within(engine::Duration limit) {
  auto trace = co_await engine::within(limit, trace_here());
  co_return trace;
}

// Goes on after its part has run out of time.
Task<Result<int>> twice(Nap& all) {
  auto first = co_await engine::within(1s, nap(all, 1h));
  if (first) co_return 0;
  auto second = co_await engine::within(1s, nap(all, 10ms));
  co_return second;
}

}  // namespace

TEST_CASE("what ends in time is as if it had no limit", "[engine][within]") {
  test::TaskRunner runner;
  Nap all;
  CHECK(runner.run(bounded(all, 10s, 3s)).value() == 7);
  CHECK(runner.elapsed() == 3s);
  CHECK(runner.run(bounded(all, 0s, 0s)).value() == 7);
}

TEST_CASE("what takes longer is stopped, and the rest goes on", "[engine][within]") {
  test::TaskRunner runner;
  Nap all;
  const auto late = runner.run(bounded(all, 2s, 1h));
  REQUIRE_FALSE(late);
  CHECK(late.error().code == ErrorCode::deadline_exceeded);
  CHECK(runner.elapsed() == 2s);
  CHECK(all.ended == 1);
  CHECK(runner.run(twice(all)).value() == 7);
}

TEST_CASE("a stop of the operation reaches what is bounded", "[engine][within]") {
  test::TaskRunner runner;
  Nap all;

  SECTION("a cancel") {
    const auto cancelled = runner.run_and_cancel(bounded(all, 1h, 1h), 5s);
    CHECK(cancelled.error().code == ErrorCode::cancelled);
    CHECK(runner.elapsed() == 5s);
  }
  SECTION("its own deadline, when that comes first") {
    const auto late = runner.run(bounded(all, 1h, 1h), 5s);
    CHECK(late.error().code == ErrorCode::deadline_exceeded);
    CHECK(runner.elapsed() == 5s);
  }
  CHECK(all.ended == all.begun);
}

TEST_CASE("what is bounded belongs to the trace of its operation", "[engine][within]") {
  test::TaskRunner runner;
  base::Trace trace;
  runner.trace = &trace;
  CHECK(runner.run(trace_within(1s)) == &trace);
}

TEST_CASE("in an operation that was stopped nothing waits", "[engine][within]") {
  test::TaskRunner runner;
  Nap all;
  engine::Scope scope(runner.loop);
  scope.stop(engine::Stop::cancelled);
  std::optional<Result<int>> outcome;
  runner.start(scope, bounded(all, 1h, 1h), outcome);
  runner.settle();
  REQUIRE(outcome);
  CHECK(outcome->error().code == ErrorCode::cancelled);
  CHECK(all.ended == 1);
}
