// Run commands in the guest: the agent takes them, a script runs, and what
// came of it is told to the platform.
#pragma once

#include "simulator/arm/operations.hpp"
#include "simulator/world.hpp"

#include <string>

namespace azvmreset::sim {

// Confined.
class CommandRuns {
 public:
  CommandRuns(World& world, Operations& operations) : world_(world), operations_(operations) {}

  void give(Machine& machine, CommandGoal goal, Time now);

  // The agent is back: it tells what it could not, and runs what waits (F2.5/6).
  void catch_up(Machine& machine, Time now);
  void wake(Machine& machine);

  // What was running is no more.
  void switched_off(Machine& machine, Time now);

  // Takes a managed command off the VM, and ends its script; `lag` later than usual.
  void remove(Machine& machine, const ManagedCommand& command, std::string operation, Duration lag, Time now);

  // The same at once, behind everybody's back.
  void drop(Machine& machine, std::uint64_t sequence);

  // Somebody else's command in the one slot of the action form.
  void occupy(Machine& machine, Duration how_long, Time now);

  // Ends the operations of a managed command as it stands.
  void settle(Machine& machine, ManagedCommand& command, Time now);

 private:
  // Names one run, for events that come later.
  struct Aim {
    std::string machine;  // id
    std::uint64_t sequence = 0;
  };

  void plan(const Machine& machine, const CommandGoal& goal, Time now);
  void start(const Aim& aim, Time now);
  void go_on(const Aim& aim, Time now);
  bool hangs(const Aim& aim, CommandRun& run, const Surroundings& here, Time now);
  void upload(const ManagedCommand& command, const CommandView& view);
  using Next = void (CommandRuns::*)(const Aim& aim, Time now);
  void wait(const Aim& aim, CommandRun& run, Duration pause, Next next, Time now);
  void bark(const Aim& aim, Time now);
  void time_out(const Aim& aim, Time now);
  void end(const Aim& aim, std::string_view state, std::string_view message, Time now);
  void terminate(Machine& machine, std::uint64_t sequence);
  void tell(Machine& machine, const CommandGoal& goal, CommandView view, Time now);
  void tell_managed(Machine& machine, const CommandGoal& goal, CommandView view, Time now);
  void tell_action(Machine& machine, const CommandGoal& goal, const CommandView& view, Time now);
  void show(const Aim& aim, CommandView view, Duration lag, Time now);
  void give_up(const Aim& aim, Time now);
  void write_down(const CommandRun& run);

  Surroundings around(Machine& machine, Time now);
  Duration scaled(const CommandGoal& goal, Duration azure_time) const;

  World& world_;
  Operations& operations_;
};

}  // namespace azvmreset::sim
