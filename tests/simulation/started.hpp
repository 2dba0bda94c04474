// An operation under way, whatever its result.
#pragma once

#include "simulation/run.hpp"

#include <azvmreset/client.hpp>

#include <memory>
#include <utility>

namespace azvmreset::simulation {

class Started {
 public:
  virtual ~Started() = default;
  virtual bool done() const noexcept = 0;
  virtual void cancel() noexcept = 0;
  virtual Ending end(Watch& watch) = 0;
};

// Starts what is planned at that machine.
std::unique_ptr<Started> start(Client& client, const PlannedOperation& planned, ResourceId machine, Watch& watch);

}  // namespace azvmreset::simulation
