#include "offline/schedule.hpp"

#include "offline/worlds.hpp"
#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::test;
using namespace azvmreset::offline;
using std::chrono::seconds;

namespace {

PlanStep of(std::int32_t number, int takes, std::vector<std::int32_t> after, bool down = false) {
  PlanStep step;
  step.number = number;
  step.expected = seconds(takes);
  step.after = std::move(after);
  step.vm_down = down;
  return step;
}

}  // namespace

TEST_CASE("the longest chain is what a plan takes, and the rest is done meanwhile", "[offline][schedule]") {
  const Schedule schedule = schedule_of({of(1, 10, {}), of(2, 100, {1}), of(3, 30, {1}), of(4, 5, {2, 3})});
  CHECK(schedule.whole == seconds(115));
  CHECK(schedule.downtime == seconds(0));
}

TEST_CASE("the downtime is that of the steps in which the VM does not run, and overlaps count once",
          "[offline][schedule]") {
  const Schedule schedule =
      schedule_of({of(1, 10, {}), of(2, 20, {1}, true), of(3, 50, {1}, true), of(4, 5, {2, 3}), of(5, 7, {4}, true)});
  CHECK(schedule.whole == seconds(72));
  CHECK(schedule.downtime == seconds(57));
}

TEST_CASE("no steps take no time", "[offline][schedule]") { CHECK(schedule_of({}).whole == seconds(0)); }

TEST_CASE("a usual plan is down from the shutdown to the start", "[offline][schedule]") {
  const Plan plan = make_plan(usual_world(), usual_request());
  seconds down{0};
  seconds all{0};
  for (const PlanStep& one : plan.steps) {
    all += one.expected;
    if (one.vm_down) down += one.expected;
  }
  CHECK(plan.downtime == down);
  CHECK(plan.expected == all);
  CHECK(plan.downtime < plan.expected);
}
