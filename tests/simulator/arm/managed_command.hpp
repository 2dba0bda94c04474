// Run commands as the platform keeps them, and what of them is under way.
#pragma once

#include "simulator/fault.hpp"
#include "simulator/guest/script.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace azvmreset::sim {

// What the agent told of one: its instance view (F3.2/2).
struct CommandView {
  std::string state;  // "Running", "Succeeded", …
  std::string message;
  std::optional<int> exit_code;
  std::string output;
  std::string error;
  std::optional<Time> started;
  std::optional<Time> ended;
};

// The resource of the managed form.
struct ManagedCommand {
  std::string name;
  ScriptCall call;
  Parameters parameters;            // those that are shown
  Parameters protected_parameters;  // kept to compare a PUT with the one before; never shown
  std::optional<std::chrono::seconds> timeout;
  std::optional<bool> asynchronous;
  std::optional<bool> strict;  // treatFailureAsDeploymentFailure
  std::string output_blob;
  std::string error_blob;
  std::string tags;  // JSON, or empty
  std::string provisioning_state = "Succeeded";
  std::uint64_t sequence = 0;
  std::vector<std::string> operations;  // that wait for what becomes of it
  bool held = false;                    // by a fault
  std::optional<CommandView> view;
};

enum class CommandForm { managed, action };

// What waits for the agent; outlives a silent one. `operation` is of the
// action form; that of a managed command stands in its resource.
struct CommandGoal {
  CommandForm form = CommandForm::managed;
  std::uint64_t sequence = 0;
  std::string name;
  ScriptCall call;
  Duration timeout{0};
  std::string operation;
  std::optional<Fault> mishap;
};

// A script under way in the guest.
struct CommandRun {
  CommandGoal goal;
  std::unique_ptr<Script> script;
  Time started;
  Actor actor;
  Duration busy{0};        // how long it has been at it
  std::size_t ledger = 0;  // its entry
};

// What came of one, while the agent cannot tell the platform.
struct UntoldCommand {
  CommandGoal goal;
  CommandView view;
};

}  // namespace azvmreset::sim
