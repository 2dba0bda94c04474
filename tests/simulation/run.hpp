// One history, from its plan to its end.
#pragma once

#include "simulation/plan.hpp"
#include "simulation/vault.hpp"
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

  // Of a reset that succeeded.
  std::string force_update_tag;  // empty: a run command carried it
  std::string snapshot_id;
  bool started_vm = false;

  std::string rotated_to;  // the candidate that a rotation says is current
};

struct Ended {
  Duration started{0};
  std::uint32_t boots = 0;   // of the machine, when it began
  std::uint32_t booted = 0;  // and when it ended
  std::optional<Duration> interrupted;
  std::optional<Duration> at;   // none: it never ended
  std::vector<Ending> endings;  // one for each time that it was resumed, and its own
  sim::Power power{};           // of the machine, at its last end
  std::string generated;        // the password that was kept
  std::string key;              // in PEM, of what the guest seals, if it was kept
  VaultContent vault;           // of a rotation, as it is now
  bool lost = false;            // its process was killed, or it was dropped, and nobody went on
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
