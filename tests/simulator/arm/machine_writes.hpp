// Writes of a VM's model: PATCH, PUT, attachDetachDataDisks.
#pragma once

#include "simulator/arm/call.hpp"
#include "simulator/arm/operations.hpp"
#include "simulator/arm/power.hpp"
#include "simulator/arm/write_slot.hpp"
#include "simulator/world.hpp"

#include "base/json/reader.hpp"

#include <optional>
#include <string>
#include <vector>

namespace azvmreset::sim {

// Confined.
class MachineWrites {
 public:
  MachineWrites(World& world, Operations& operations, WriteSlot& slot, PowerActions& power)
      : world_(world), operations_(operations), slot_(slot), power_(power) {}

  // Of a VM that is there.
  Answer patch(const Call& call, Machine& machine);
  Answer put(const Call& call, Machine& machine);

  static bool attaches(const ArmPath& path);
  Answer attach_detach(const Call& call, Machine& machine);

 private:
  Answer write(const Call& call, Machine& machine, base::json::Value body);
  Operation& begin(const Call& call, Machine& machine, const std::vector<std::string>& gone, bool restarts);
  Duration shown_as_attached(const Call& call) const;
  void finish(const std::string& machine, std::uint64_t epoch, bool restarts, Time now);

  World& world_;
  Operations& operations_;
  WriteSlot& slot_;
  PowerActions& power_;
};

}  // namespace azvmreset::sim
