#include "simulator/world.hpp"

#include "base/ascii.hpp"
#include "simulator/reviewed_scripts.hpp"
#include "simulator/world_building.hpp"

#include <algorithm>

namespace azvmreset::sim {
namespace {

using base::equals_ignoring_case;

}  // namespace

World::World(const Scenario& from, const Settings& with)
    : scenario(from),
      settings(with),
      choices(with.seed, with.variants),
      ids(with.seed, "ids"),
      service_times(with.seed, "service times"),
      power_times(with.seed, "power times"),
      disk_times(with.seed, "disk times"),
      guests(with.seed, "guests") {
  build_world(*this);
  known_scripts = scenario.scripts;
  for (const std::string& digest : reviewed_scripts()) known_scripts.account.push_back(digest);
  for (const std::string& digest : reviewed_scripts("rescue.ps1")) known_scripts.rescue_powershell.push_back(digest);
  for (const std::string& digest : reviewed_scripts("rescue.sh")) known_scripts.rescue_shell.push_back(digest);
  for (const std::string& digest : reviewed_scripts("marker.ps1")) known_scripts.marker.push_back(digest);
}

void World::begin(Time now) {
  if (began) return;
  began = true;
  for (const auto& volume : volumes) volume->created = now - std::chrono::hours(24 * (volume->snapshot ? 30 : 90));
  for (const auto& machine : machines) {
    machine->agent_time = now - kSilence;
    machine->agent_beat = std::max<Duration>(std::chrono::seconds(1), scaled(machine->agent_beat));
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
    if (equals_ignoring_case(machine->id, id)) return machine.get();
  }
  return nullptr;
}

Windows& World::look_into(Machine& machine) const {
  machine.guest.clock = reached + machine.guest.clock_skew;
  return machine.guest;
}

Windows* World::controller_for(Machine& machine) {
  const Windows& guest = machine.guest;
  if (guest.domain_controller) return &look_into(machine);
  if (guest.domain.empty() || !guest.domain_reachable) return nullptr;
  for (const auto& other : machines) {
    const Windows& there = other->guest;
    const bool answers = other->windows() && other->running() && there.domain_controller && !there.read_only;
    if (answers && there.belongs_to(guest.domain)) return &look_into(*other);
  }
  return nullptr;
}

Group* World::find_group(std::string_view subscription, std::string_view name) {
  for (const auto& group : groups) {
    if (equals_ignoring_case(group->subscription, subscription) && equals_ignoring_case(group->name, name)) {
      return group.get();
    }
  }
  return nullptr;
}

Volume* World::find_volume(std::string_view id) {
  for (const auto& volume : volumes) {
    if (equals_ignoring_case(volume->id, id)) return volume.get();
  }
  return nullptr;
}

const Machine* World::user_of(std::string_view interface_id) const {
  for (const auto& machine : machines) {
    if (equals_ignoring_case(machine->interface_id, interface_id)) return machine.get();
  }
  return nullptr;
}

std::map<std::string, std::string>* World::tags_of(std::string_view id) {
  for (const auto& machine : machines) {
    if (equals_ignoring_case(machine->id, id)) return &machine->set_up.tags;
  }
  if (Volume* volume = find_volume(id)) return &volume->tags;
  for (const auto& network : networks) {
    if (equals_ignoring_case(network->id, id)) return &network->tags;
  }
  for (const auto& gateway : nat_gateways) {
    if (equals_ignoring_case(gateway->id, id)) return &gateway->tags;
  }
  for (const auto& made : connections) {
    if (equals_ignoring_case(made->id, id)) return &made->tags;
  }
  for (const auto& group : groups) {
    if (equals_ignoring_case(group->id, id)) return &group->tags;
  }
  return nullptr;
}

void World::touch(std::string_view id) {
  for (const auto& machine : machines) {
    if (equals_ignoring_case(machine->id, id)) ++machine->version;
  }
}

const Machine* World::holder_of(const Volume& volume) const {
  for (const auto& machine : machines) {
    if (volume.snapshot) break;
    if (machine->id == volume.detaching_from) return machine.get();
    if (machine->os_disk == volume.id || machine->find_disk(volume.id) != nullptr) return machine.get();
  }
  return nullptr;
}

DiskContent World::content_now(const Volume& volume) const {
  DiskContent content = volume.content;
  for (const auto& machine : machines) {
    if (volume.snapshot || !machine->windows() || machine->os_disk != volume.id) continue;
    content.windows = machine->guest;
    const Power power = machine->set_up.power;
    if (power == Power::stopped || power == Power::deallocated) continue;
    // F5.6/16: as if the power had gone.
    content.unclean = true;
    content.hibernated = false;
  }
  return content;
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

ManagedCommand* Machine::find_command(std::string_view command) {
  for (ManagedCommand& one : commands) {
    if (equals_ignoring_case(one.name, command)) return &one;
  }
  return nullptr;
}

DataDisk* Machine::find_disk(std::string_view disk) {
  for (DataDisk& one : data_disks) {
    if (equals_ignoring_case(one.id, disk)) return &one;
  }
  return nullptr;
}

const DataDisk* Machine::find_lun(std::uint32_t lun) const {
  for (const DataDisk& one : data_disks) {
    if (one.lun == lun) return &one;
  }
  return nullptr;
}

Subnet* VirtualNetwork::find(std::string_view subnet) {
  for (Subnet& one : subnets) {
    if (equals_ignoring_case(one.name, subnet)) return &one;
  }
  return nullptr;
}

const Subscription* find_subscription(const Scenario& scenario, std::string_view id) {
  for (const Subscription& subscription : scenario.subscriptions) {
    if (equals_ignoring_case(subscription.id, id)) return &subscription;
  }
  return nullptr;
}

}  // namespace azvmreset::sim
