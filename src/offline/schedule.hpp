// When the steps of a plan begin and end, if each takes as long as expected
// and begins as soon as it may. Pure.
#pragma once

#include <azvmreset/plan.hpp>

#include <chrono>
#include <vector>

namespace azvmreset::offline {

struct Schedule {
  std::chrono::seconds whole{0};     // the critical path
  std::chrono::seconds downtime{0};  // within it, the VM does not run
};

// The steps are in an order in which each comes after those it waits for.
Schedule schedule_of(const std::vector<PlanStep>& steps);

}  // namespace azvmreset::offline
