// The VM agent: takes configurations from the platform, runs handlers in the
// guest, tells the platform what came of it.
#pragma once

#include "simulator/arm/command_runs.hpp"
#include "simulator/arm/operations.hpp"
#include "simulator/guest/vm_access.hpp"
#include "simulator/world.hpp"

#include <string>

namespace azvmreset::sim {

// Confined.
class Agent {
 public:
  Agent(World& world, Operations& operations, CommandRuns& commands)
      : world_(world), operations_(operations), commands_(commands) {}

  // A new configuration is there; it takes the place of an older one of the
  // same extension.
  void give(Machine& machine, Goal goal, Time now);

  // A configuration that is no new one: the platform says Succeeded without
  // asking the agent, also after a run that failed (F1.2/2).
  void skip(Machine& machine, Extension& extension, Time now);

  // The agent came back: what was accepted while it was silent runs now (F2.5/6).
  void catch_up(Machine& machine, Time now);

  // An agent that was silent is back, perhaps installed anew: it may take what
  // ran long ago for new (F1.2/3).
  void come_back(Machine& machine, Time now);

  // The VM booted: what hung until then hangs no more.
  void wake(Machine& machine);

  // The VM went off, and with it what was running.
  void fall_asleep(Machine& machine, Time now) { commands_.switched_off(machine, now); }

  // Takes the extension off the VM; without the agent's help it cannot.
  void remove(Machine& machine, const Extension& extension, Time now);

 private:
  // Names one configuration of one extension, for events that come later.
  struct Aim {
    std::string machine;  // id
    std::string extension;
    std::uint64_t sequence = 0;
  };

  void plan(const Aim& aim, const Goal& goal, Time now);
  void run(const Aim& aim, Duration until_told, Time now);
  HandlerOutcome apply(Machine& machine, const Extension& extension, const Goal& goal, bool again, Time now);
  void apply_again(const Aim& aim, Time now);
  void tell(const Aim& aim, const HandlerOutcome& outcome, Time now);
  void report(const Aim& aim, ExtensionReport report, Time now);
  void give_up(const Aim& aim, Time now);
  void succeed_all(Machine& machine, Extension& extension, Time now);
  void fail_all(Machine& machine, Extension& extension, std::string_view code, std::string_view message, Time now);
  void plan_removal(const Aim& aim, Time now);
  void withdraw(Machine& machine, const std::string& extension);
  void finish_removal(const Aim& aim, Time now);
  void fail_silent(Machine& machine, Extension& extension, Time now);

  World& world_;
  Operations& operations_;
  CommandRuns& commands_;
};

}  // namespace azvmreset::sim
