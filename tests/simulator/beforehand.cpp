#include "simulator/beforehand.hpp"

#include "base/ascii.hpp"
#include "base/format.hpp"
#include "simulator/arm/disk_changes.hpp"
#include "simulator/arm/roles.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

namespace azvmreset::sim {
namespace {

constexpr std::string_view kTheirs = "theirs";

Machine* machine_of(const Fault& fault, const std::string& scope, World& world) {
  if (!fault.vm.empty()) return world.find(fault.vm);
  for (const auto& machine : world.machines) {
    if (within(scope, machine->id)) return machine.get();
  }
  return nullptr;
}

Volume& copy_of_theirs(const Volume& disk, World& world) {
  auto made = std::make_unique<Volume>(disk);
  made->content = world.content_now(disk);
  do {
    made->name += base::format("-{}", kTheirs);
    made->id += base::format("-{}", kTheirs);
  } while (world.find_volume(made->id) != nullptr);
  made->unique_id = world.ids.guid();
  made->create_option = "Copy";
  made->source = disk.id;
  made->source_unique_id = disk.unique_id;
  made->detaching_from.clear();
  return *world.volumes.emplace_back(std::move(made));
}

void swap_disk(Machine& machine, World& world, Arm& arm, Time now) {
  const Volume* present = world.find_volume(machine.os_disk);
  if (present == nullptr) return;
  const bool restarts = machine.running();
  if (restarts) arm.power().go_off(machine, now);
  const OsDiskSetUp& model = machine.set_up.os_disk;
  const OsDiskChange change{model.caching, model.delete_option, &copy_of_theirs(*present, world)};
  release(world, apply(world, machine, change));
  if (restarts) arm.power().switch_on(machine, now);
  ++machine.version;
}

void change(Change what, Machine& machine, World& world, Arm& arm, Time now) {
  switch (what) {
    case Change::tag_added:
      machine.set_up.tags.insert_or_assign("changed-by", "somebody else");
      ++machine.version;
      return;
    case Change::tags_cleared:
      machine.set_up.tags.clear();
      ++machine.version;
      return;
    case Change::disk_swapped:
      return swap_disk(machine, world, arm, now);
    case Change::started:
      return arm.power().switch_on(machine, now);
    case Change::stopped:
      return arm.power().set(machine, Power::stopped, now);
    case Change::deallocated:
      return arm.power().set(machine, Power::deallocated, now);
    case Change::deleted:
      return arm.compute().vanish(machine);
    case Change::locked:
    case Change::undeletable:
      return;
  }
}

void delete_volume(std::string_view id, World& world) {
  std::erase_if(world.volumes, [&](const auto& one) {
    return base::equals_ignoring_case(one->id, id) && world.holder_of(*one) == nullptr;
  });
}

void change_or_lock(const Fault& fault, Machine* machine, const std::string& scope, World& world, Arm& arm, Time now) {
  if (fault.change == Change::locked || fault.change == Change::undeletable) {
    const char* level = fault.change == Change::locked ? "ReadOnly" : "CanNotDelete";
    world.locks.push_back({machine != nullptr ? machine->id : scope, std::string(kTheirs), level});
  } else if (machine != nullptr) {
    change(fault.change, *machine, world, arm, now);
  } else if (fault.change == Change::deleted) {
    delete_volume(scope, world);
  }
}

void keep_busy(const Fault& fault, Machine& machine, World& world, Time now) {
  const std::string operation = world.ids.guid();
  machine.power_operations.push_back(operation);
  machine.power_action = kTheirs;
  if (machine.provisioning_state == "Succeeded") machine.provisioning_state = "Updating";
  world.agenda.at(now + fault.wait, [&world, id = machine.id, operation](Time) {
    Machine* same = world.find_by_id(id);
    if (same == nullptr || std::erase(same->power_operations, operation) == 0) return;
    if (same->provisioning_state == "Updating") same->provisioning_state = "Succeeded";
  });
}

void keep_busy(const Fault& fault, Volume& volume, World& world, Arm& arm, Time now) {
  if (!volume.operations.empty()) return;
  volume.operations.push_back(world.ids.guid());
  volume.provisioning_state = "Updating";
  world.agenda.at(now + fault.wait, [&arm, id = volume.id](Time then) { arm.volumes().finish(id, then); });
}

}  // namespace

void precede(const Fault& fault, const Target& target, World& world, Arm& arm, Time now) {
  if (fault.kind != FaultKind::changed_meanwhile && fault.kind != FaultKind::busy) return;
  const std::string scope = arm_path_of(target).scope;
  Machine* machine = machine_of(fault, scope, world);
  if (fault.kind == FaultKind::changed_meanwhile) {
    change_or_lock(fault, machine, scope, world, arm, now);
  } else if (machine != nullptr) {
    keep_busy(fault, *machine, world, now);
  } else if (Volume* volume = world.find_volume(scope)) {
    keep_busy(fault, *volume, world, arm, now);
  }
}

}  // namespace azvmreset::sim
