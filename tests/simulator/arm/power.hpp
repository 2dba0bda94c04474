// The power of a VM: start, restart, powerOff, deallocate, and what they do to
// the agent inside (F5.5/4).
#pragma once

#include "simulator/arm/agent.hpp"
#include "simulator/arm/call.hpp"
#include "simulator/arm/operations.hpp"
#include "simulator/arm/write_slot.hpp"
#include "simulator/world.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace azvmreset::sim {

struct PowerAction;

// F5.6/2: where there is no host for it.
inline constexpr std::string_view kNoCapacity =
    "Allocation failed. We do not have sufficient capacity for the requested VM size in this region.";
inline std::string_view no_capacity_code(const Machine& machine) {
  return machine.set_up.zone.empty() ? "AllocationFailed" : "ZonalAllocationFailed";
}

// Confined.
class PowerActions {
 public:
  PowerActions(World& world, Operations& operations, WriteSlot& slot, Agent& agent)
      : world_(world), operations_(operations), slot_(slot), agent_(agent) {}

  static bool knows(std::string_view action);

  // For a POST to one of the actions of a VM.
  Answer handle(const Call& call, Machine& machine);

  // Behind Azure's back, at once; an agent that was there is there.
  void set(Machine& machine, Power power, Time now);

  // By somebody else, as a start would.
  void switch_on(Machine& machine, Time now);

  // The guest goes down, or comes up again, for another reason than a power action.
  void go_off(Machine& machine, Time now);
  void boot(Machine& machine, Time now);

 private:
  Answer begin(const Call& call, Machine& machine, const PowerAction& action);
  Answer nothing_to_do(const Call& call, Machine& machine);
  void finish(Machine& machine, Power power, Time now);
  void fail_allocation(Machine& machine, std::uint64_t epoch, Power before, Time now);
  void move_address(Machine& machine) const;
  bool revives(const Machine& machine, bool repaired) const;
  void give_way(Machine& machine, Time now);

  // The VM, unless its power has changed in another way since.
  Machine* unchanged(const std::string& machine, std::uint64_t epoch);

  World& world_;
  Operations& operations_;
  WriteSlot& slot_;
  Agent& agent_;
};

}  // namespace azvmreset::sim
