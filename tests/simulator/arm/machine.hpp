// A virtual machine as the platform sees it.
#pragma once

#include "simulator/arm/managed_command.hpp"
#include "simulator/guest/boot/boot.hpp"
#include "simulator/guest/vm_access.hpp"
#include "simulator/scenario.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace azvmreset::sim {

// What the agent told of one extension: its instance view.
struct ExtensionReport {
  std::string code;     // "ProvisioningState/succeeded"
  std::string level;    // "Info"
  std::string display;  // "Provisioning succeeded"
  std::string message;
  Time time;
};

struct Extension {
  std::string name;
  std::string publisher;
  std::string type;
  std::string version;
  std::optional<bool> auto_upgrade;
  std::optional<std::string> force_update_tag;
  std::string settings = "{}";
  std::string protected_settings = "{}";  // kept for a PATCH that leaves them out; never shown
  std::string provisioning_state = "Succeeded";
  std::uint64_t sequence = 0;           // of the last configuration that a guest has to act on
  std::vector<std::string> operations;  // that wait for what becomes of it
  bool held = false;                    // by a fault: it stays in progress
  bool ran = false;                     // the last configuration, in the guest
  std::optional<ExtensionReport> report;

  std::string handler() const { return publisher + "." + type; }
};

// Why a fault keeps the agent from a configuration.
enum class Silence { none, until_boot, for_ever };

// A configuration that waits for the agent. Superseded by a later one of the
// same extension; outlives a silent agent.
struct Goal {
  std::string extension;
  std::uint64_t sequence = 0;
  std::string settings;
  std::string protected_settings;
  Silence silence = Silence::none;
  bool takes_no_time = false;
};

// What came of a run, while the agent cannot tell the platform.
struct Untold {
  std::string extension;
  std::uint64_t sequence = 0;
  HandlerOutcome outcome;
};

// A data disk as the VM's model names it.
struct DataDisk {
  std::uint32_t lun = 0;
  std::string id;
  std::string name;
  std::string sku;
  std::uint32_t size_gb = 0;
  std::string create_option = "Attach";
  std::string caching = "None";
  std::string delete_option = "Detach";
  bool to_be_detached = false;
};

struct Machine {
  VmSetUp set_up;
  std::string id;       // "/subscriptions/…"
  std::string vm_id;    // GUID
  std::string os_disk;  // id of the managed disk; empty when it is no resource
  std::string os_create_option = "FromImage";
  std::vector<DataDisk> data_disks;
  std::uint64_t version = 1;  // of the model: counts its writes (C-C2/9a)
  Time agent_time;            // when an agent that is silent now said its last
  Duration agent_beat = std::chrono::minutes(1);
  std::string provisioning_state = "Succeeded";
  std::vector<Extension> extensions;
  std::vector<Goal> goals;
  std::vector<Untold> untold;
  // Of any extension or command: one that is made anew must not be taken for an older one.
  std::uint64_t last_sequence = 0;
  std::vector<ManagedCommand> commands;
  std::vector<CommandGoal> command_goals;
  std::vector<CommandRun> command_runs;
  std::vector<UntoldCommand> untold_commands;
  std::uint64_t action_slot = 0;      // the sequence of the action form that holds the VM's one slot; 0: nobody
  std::string action_operation;       // its operation; empty when somebody else's
  std::string last_output;            // of the last script that ran
  std::vector<std::string> handlers;  // of run commands, once there was one: "Microsoft.CPlat.Core.…"
  Windows guest;
  StartFate next_start;  // of that Windows

  // The power action under way; what it was asked by, each time it was asked.
  std::string power_action;
  std::vector<std::string> power_operations;
  std::uint64_t power_epoch = 0;         // counts changes of power, for events that come later
  std::string public_ip;                 // that it has now; empty without one
  std::uint32_t boots = 0;               // by start and restart
  bool agent_up = true;                  // has come since the VM was last switched on
  Time agent_came;                       // when it did
  std::optional<AgentState> agent_view;  // what the platform shows instead of the truth

  std::string interface_id;         // of one that was made by a request; empty: its own
  bool interface_goes_too = false;  // when the VM is deleted

  std::string nic_name() const { return set_up.name + "-nic"; }

  bool running() const noexcept { return set_up.power == Power::running; }
  bool windows() const noexcept { return set_up.os == Os::windows; }
  // A living agent says every now and then that it is there, and once when it comes.
  Time agent_said(Time now) const {
    if (agent_shown() != AgentState::ready) return agent_time;
    return std::max<Time>(now - now.time_since_epoch() % agent_beat, agent_came);
  }
  bool agent_answers() const noexcept { return running() && agent_up && set_up.agent == AgentState::ready; }

  // F4.1/12: absent when it never reported, or when the VM is off.
  AgentState agent_shown() const {
    return agent_view.value_or(running() && agent_up ? set_up.agent : AgentState::absent);
  }

  Extension* find(std::string_view extension);                    // by name, in any case
  const Extension* find_handler(std::string_view handler) const;  // by publisher.type, in any case
  ManagedCommand* find_command(std::string_view command);         // by name, in any case
  DataDisk* find_disk(std::string_view disk);                     // by id, in any case
  const DataDisk* find_lun(std::uint32_t lun) const;
};

}  // namespace azvmreset::sim
