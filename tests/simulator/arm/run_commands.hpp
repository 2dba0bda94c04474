// Both forms of Run Command as ARM takes them (F3.1, F3.2).
#pragma once

#include "simulator/arm/command_runs.hpp"
#include "simulator/arm/operations.hpp"
#include "simulator/arm/write_slot.hpp"
#include "simulator/world.hpp"

namespace azvmreset::sim {

// Confined.
class RunCommands {
 public:
  RunCommands(World& world, Operations& operations, WriteSlot& slot)
      : world_(world), operations_(operations), slot_(slot), runs_(world, operations) {}

  static bool owns(const ArmPath& path);
  Answer handle(const Call& call, Machine& machine);

  // Somebody else deletes one, at once.
  void drop(Machine& machine, std::string_view name, Time now);

  CommandRuns& runs() noexcept { return runs_; }

 private:
  Answer get(const Call& call, const Machine& machine, const ManagedCommand& command) const;
  Answer list(const Call& call, const Machine& machine) const;
  Answer put(const Call& call, Machine& machine);
  std::optional<Answer> again(const Call& call, Machine& machine, ManagedCommand& present, bool same);
  Answer begin(const Call& call, Machine& machine, ManagedCommand& command, bool created);
  Answer remove(const Call& call, Machine& machine);
  Answer act(const Call& call, Machine& machine);
  Answer first_answer(const Call& call, const Operation& operation, const Machine& machine,
                      const ManagedCommand& command, bool created) const;

  World& world_;
  Operations& operations_;
  WriteSlot& slot_;
  CommandRuns runs_;
};

}  // namespace azvmreset::sim
