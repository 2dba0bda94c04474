// An operation under way, whatever its result.
#pragma once

#include "simulation/keeper.hpp"
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

// Where an operation keeps what must not be lost.
struct Keepers {
  std::shared_ptr<Keeper> tokens;
  std::shared_ptr<Keeper> passwords;
  std::shared_ptr<Keeper> keys;
  std::shared_ptr<Vault> vault;
};

// That guests seal passwords to. Making one takes long, so a process has one:
// as it was made, or as it was read from where somebody had kept it.
const SealingKey& sealing_key(bool kept);

// Starts what is planned at that machine.
std::unique_ptr<Started> start(Client& client, const PlannedOperation& planned, ResourceId machine,
                               const Keepers& keepers, Watch& watch);

// Goes on with what is left of it.
std::unique_ptr<Started> resume(Client& client, const PlannedOperation& planned, const Keepers& keepers, Watch& watch);

}  // namespace azvmreset::simulation
