#include "offline/schedule.hpp"

#include <algorithm>
#include <cstddef>

namespace azvmreset::offline {
namespace {

using std::chrono::seconds;

struct Interval {
  seconds begin{0};
  seconds end{0};
};

std::vector<Interval> intervals_of(const std::vector<PlanStep>& steps) {
  std::vector<Interval> intervals;
  for (const PlanStep& step : steps) {
    Interval when;
    for (const std::int32_t number : step.after) {
      when.begin = std::max(when.begin, intervals[static_cast<std::size_t>(number - 1)].end);
    }
    when.end = when.begin + step.expected;
    intervals.push_back(when);
  }
  return intervals;
}

}  // namespace

Schedule schedule_of(const std::vector<PlanStep>& steps) {
  const std::vector<Interval> intervals = intervals_of(steps);
  Schedule schedule;
  std::vector<Interval> down;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    schedule.whole = std::max(schedule.whole, intervals[i].end);
    if (steps[i].vm_down) down.push_back(intervals[i]);
  }
  std::sort(down.begin(), down.end(), [](const Interval& a, const Interval& b) { return a.begin < b.begin; });
  seconds until{0};
  for (const Interval& one : down) {
    schedule.downtime += std::max(seconds(0), one.end - std::max(one.begin, until));
    until = std::max(until, one.end);
  }
  return schedule;
}

}  // namespace azvmreset::offline
