// What must be true of every history.
#pragma once

#include "simulation/run.hpp"

#include <cstddef>

namespace azvmreset::simulation {

// How operations ended, added up over many histories.
struct Tally {
  std::size_t succeeded = 0;
  std::size_t refused = 0;  // surely without effect
  std::size_t unknown = 0;  // outcome_unknown, status_unreadable
  std::size_t unknown_without_effect = 0;
  std::size_t dropped = 0;
};

// Compares what the clients were told with what is true. What does not hold
// is in `run.watch` afterwards.
void judge(const Plan& plan, Run& run, Tally& tally);

}  // namespace azvmreset::simulation
