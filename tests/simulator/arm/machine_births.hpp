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

  // The VM at once; what has its delete option with it, or so much later.
  void take_away(const Machine& machine, Time now = {}, Duration later = Duration(0));

 private:
  // What becomes of a VM that is being made.
  enum class Fate { well, no_host, never_reports };

  static Fate fate_of(const Call& call);
  void finish(const std::string& machine, const std::string& operation, Fate fate, Time now);
  void bury(const std::string& machine, const std::string& operation, Duration later, Time now);

  World& world_;
  Operations& operations_;
  WriteSlot& slot_;
  PowerActions& power_;
};

}  // namespace azvmreset::sim
