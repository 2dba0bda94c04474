#include "simulator/aftermath.hpp"

#include "base/ascii.hpp"

#include <string>

namespace azvmreset::sim {
namespace {

constexpr std::string_view kVmAccess = "Microsoft.Compute.VMAccessAgent";

// The one that the path names, or else the VM's VMAccess.
std::string extension_of(const ArmPath& path, const Machine& machine) {
  if (path.is("Microsoft.Compute", {"virtualMachines", "extensions"}) && path.named()) return path.names.back();
  const Extension* extension = machine.find_handler(kVmAccess);
  return extension == nullptr ? std::string() : extension->name;
}

// The run command that the path names, if it does.
std::string command_of(const ArmPath& path) {
  const bool names = path.is("Microsoft.Compute", {"virtualMachines", "runCommands"}) && path.named();
  return names ? path.names.back() : std::string();
}

void befall(FaultKind kind, Machine& machine, const std::string& extension, const std::string& command, Arm& arm,
            Time now) {
  switch (kind) {
    case FaultKind::overwritten:
      return arm.compute().overwrite(machine, extension, now);
    case FaultKind::deleted_meanwhile:
      if (!command.empty()) return arm.compute().commands().drop(machine, command, now);
      return arm.compute().drop(machine, extension, now);
    case FaultKind::agent_dies:
      machine.agent_time = std::chrono::floor<std::chrono::minutes>(now);
      machine.set_up.agent = AgentState::stale;
      return;
    case FaultKind::vm_stopped:
      return arm.power().set(machine, Power::stopped, now);
    default:
      return;
  }
}

bool leaves_traces(FaultKind kind) {
  return kind == FaultKind::overwritten || kind == FaultKind::deleted_meanwhile || kind == FaultKind::agent_dies ||
         kind == FaultKind::vm_stopped;
}

}  // namespace

void follow(const Fault& fault, const Target& target, World& world, Arm& arm, Time now) {
  if (!leaves_traces(fault.kind)) return;
  const ArmPath path = arm_path_of(target);
  if (path.names.empty() || !base::equals_ignoring_case(path.types.front(), "virtualMachines")) return;
  const Machine* machine = world.find(path.subscription, path.group, path.names.front());
  if (machine == nullptr) return;
  const std::string extension = extension_of(path, *machine);
  world.agenda.at(now + fault.wait, [&world, &arm, kind = fault.kind, id = machine->id, extension,
                                     command = command_of(path)](Time then) {
    if (Machine* same = world.find_by_id(id)) befall(kind, *same, extension, command, arm, then);
  });
}

}  // namespace azvmreset::sim
