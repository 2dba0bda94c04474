#include "simulator/world.hpp"

#include "base/ascii.hpp"
#include "base/format.hpp"

#include <algorithm>

namespace azvmreset::sim {
namespace {

using base::equals_ignoring_case;

std::unique_ptr<Machine> built_from(const VmSetUp& set_up, Chance& ids) {
  auto machine = std::make_unique<Machine>();
  machine->set_up = set_up;
  machine->id = base::format("/subscriptions/{}/resourceGroups/{}/providers/Microsoft.Compute/virtualMachines/{}",
                             set_up.subscription, set_up.resource_group, set_up.name);
  machine->vm_id = ids.guid();
  machine->provisioning_state = set_up.provisioning_state;
  machine->guest = set_up.guest;
  for (const ExtensionSetUp& from : set_up.extensions) {
    Extension extension;
    extension.name = from.name;
    extension.publisher = from.publisher;
    extension.type = from.type;
    extension.version = from.version;
    extension.force_update_tag = from.force_update_tag;
    extension.provisioning_state = from.provisioning_state;
    machine->extensions.push_back(std::move(extension));
  }
  return machine;
}

}  // namespace

World::World(const Scenario& from, const Settings& with)
    : scenario(from),
      settings(with),
      choices(with.seed, with.variants),
      ids(with.seed, "ids"),
      service_times(with.seed, "service times"),
      power_times(with.seed, "power times") {
  for (const VmSetUp& set_up : scenario.vms) machines.push_back(built_from(set_up, ids));
}

void World::begin(Time now) {
  if (began) return;
  began = true;
  for (const auto& machine : machines) {
    machine->agent_time = now - kSilence;
    for (Extension& extension : machine->extensions) {
      // An earlier run, of which the agent told long ago.
      extension.report = ExtensionReport{"ProvisioningState/succeeded", "Info", "Provisioning succeeded",
                                         "Provisioning succeeded", now - std::chrono::hours(24 * 30)};
    }
  }
}

Duration World::scaled(Duration azure_time) const {
  return Duration(static_cast<Duration::rep>(static_cast<double>(azure_time.count()) * settings.time_scale));
}

Machine* World::find(std::string_view subscription, std::string_view group, std::string_view name) {
  for (const auto& machine : machines) {
    const VmSetUp& is = machine->set_up;
    if (equals_ignoring_case(is.subscription, subscription) && equals_ignoring_case(is.resource_group, group) &&
        equals_ignoring_case(is.name, name)) {
      return machine.get();
    }
  }
  return nullptr;
}

Machine* World::find(std::string_view name) {
  for (const auto& machine : machines) {
    if (equals_ignoring_case(machine->set_up.name, name)) return machine.get();
  }
  return nullptr;
}

Machine* World::find_by_id(std::string_view id) {
  for (const auto& machine : machines) {
    if (machine->id == id) return machine.get();
  }
  return nullptr;
}

Operation* World::find_operation(std::string_view id) {
  const auto found = operations.find(base::to_lower(id));
  return found == operations.end() ? nullptr : &found->second;
}

Extension* Machine::find(std::string_view extension) {
  for (Extension& one : extensions) {
    if (equals_ignoring_case(one.name, extension)) return &one;
  }
  return nullptr;
}

const Extension* Machine::find_handler(std::string_view handler) const {
  for (const Extension& one : extensions) {
    if (equals_ignoring_case(one.handler(), handler)) return &one;
  }
  return nullptr;
}

const Subscription* find_subscription(const Scenario& scenario, std::string_view id) {
  for (const Subscription& subscription : scenario.subscriptions) {
    if (equals_ignoring_case(subscription.id, id)) return &subscription;
  }
  return nullptr;
}

const ResourceGroup* find_group(const Subscription& subscription, std::string_view name) {
  for (const ResourceGroup& group : subscription.groups) {
    if (equals_ignoring_case(group.name, name)) return &group;
  }
  return nullptr;
}

}  // namespace azvmreset::sim
