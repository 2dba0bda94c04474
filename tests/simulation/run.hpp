// One history, from its plan to its end.
#pragma once

#include "simulation/plan.hpp"
#include "simulation/watch.hpp"
#include "simulator/in_process.hpp"

#include <azvmreset/error.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace azvmreset::simulation {

// How an operation ended.
struct Ending {
  std::optional<Error> error;  // none: it succeeded
  Evidence evidence = Evidence::none;
  std::string force_update_tag;  // of a reset that succeeded
};

struct Ended {
  Duration started{0};
  std::uint32_t boots = 0;   // of the machine, when it began
  std::uint32_t booted = 0;  // and when it ended
  std::optional<Duration> interrupted;
  std::optional<Duration> at;  // none: it never ended
  std::optional<Ending> ending;
};

struct Run {
  explicit Run(const Plan& plan);

  test::VirtualPort port;
  std::shared_ptr<sim::InProcessAzure> azure;
  Watch watch;
  std::vector<Ended> operations;  // as in the plan
};

// Lets the plan happen. What was wrong on the way is in `run.watch`.
void let_happen(const Plan& plan, Run& run);

}  // namespace azvmreset::simulation
