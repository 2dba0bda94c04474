// Microsoft.Compute: virtual machines and their extensions.
#pragma once

#include "simulator/arm/agent.hpp"
#include "simulator/arm/call.hpp"
#include "simulator/arm/machine_births.hpp"
#include "simulator/arm/machine_writes.hpp"
#include "simulator/arm/operations.hpp"
#include "simulator/arm/power.hpp"
#include "simulator/arm/run_commands.hpp"
#include "simulator/arm/write_slot.hpp"
#include "simulator/world.hpp"

#include <optional>
#include <string>

namespace azvmreset::sim {

// Confined.
class Compute {
 public:
  Compute(World& world, Operations& operations)
      : world_(world),
        operations_(operations),
        slot_(world, operations),
        commands_(world, operations, slot_),
        agent_(world, operations, commands_.runs()),
        power_(world, operations, slot_, agent_),
        writes_(world, operations, slot_, power_),
        births_(world, operations, slot_, power_) {}

  // For a path of this provider that is not an operation. The group, the
  // rights and the buckets have been looked at.
  Answer handle(const Call& call);

  // What somebody else does to an extension, at once.
  void overwrite(Machine& machine, std::string_view extension, Time now);
  void drop(Machine& machine, std::string_view extension, Time now);

  // The VM with what has the delete option.
  void vanish(const Machine& machine) { births_.take_away(machine); }

  Agent& agent() noexcept { return agent_; }
  RunCommands& commands() noexcept { return commands_; }
  PowerActions& power() noexcept { return power_; }

 private:
  Answer get_machine(const Call& call, const Machine& machine) const;
  Answer list_machines(const Call& call) const;
  Answer superseded(const Call& call, const Machine& machine);
  Answer on_extension(const Call& call, Machine& machine);
  Answer get_extension(const Call& call, const Extension& extension, const Machine& machine) const;
  Answer list_extensions(const Call& call, const Machine& machine) const;
  Answer put_extension(const Call& call, Machine& machine);
  Answer patch_extension(const Call& call, Machine& machine);
  Answer write_extension_of(const Call& call, Machine& machine, Extension wanted);
  Answer delete_extension(const Call& call, Machine& machine);

  void change(Machine& machine, Extension& extension, Extension wanted, Time now);
  Answer first_answer(const Call& call, const Operation& operation, const Extension& extension, const Machine& machine,
                      bool created) const;
  static Answer shown(const Extension& extension, const Machine& machine);

  World& world_;
  Operations& operations_;
  WriteSlot slot_;
  RunCommands commands_;
  Agent agent_;
  PowerActions power_;
  MachineWrites writes_;
  MachineBirths births_;
};

}  // namespace azvmreset::sim
