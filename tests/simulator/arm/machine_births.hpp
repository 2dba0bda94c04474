// VMs that requests make, and delete.
#pragma once

#include "simulator/arm/call.hpp"
#include "simulator/arm/operations.hpp"
#include "simulator/arm/power.hpp"
#include "simulator/arm/write_slot.hpp"
#include "simulator/world.hpp"

#include <optional>
#include <string>

namespace azvmreset::sim {

// Confined.
class MachineBirths {
 public:
  MachineBirths(World& world, Operations& operations, WriteSlot& slot, PowerActions& power)
      : world_(world), operations_(operations), slot_(slot), power_(power) {}

  // PUT of a VM that is not there; DELETE of one that is.
  Answer create(const Call& call);
  Answer remove(const Call& call, Machine& machine);

 private:
  void finish(const std::string& machine, const std::string& operation, bool fails, Time now);
  void bury(const std::string& machine, const std::string& operation, Time now);

  World& world_;
  Operations& operations_;
  WriteSlot& slot_;
  PowerActions& power_;
};

}  // namespace azvmreset::sim
