#include "simulator/world_building.hpp"

#include "base/ascii.hpp"
#include "base/format.hpp"

namespace azvmreset::sim {
namespace {

using base::format;

std::string id_of(std::string_view subscription, std::string_view group, std::string_view type, std::string_view name) {
  return format("/subscriptions/{}/resourceGroups/{}/providers/{}/{}", subscription, group, type, name);
}

std::unique_ptr<Machine> built_from(const VmSetUp& set_up, Chance& ids) {
  auto machine = std::make_unique<Machine>();
  machine->set_up = set_up;
  machine->id = id_of(set_up.subscription, set_up.resource_group, "Microsoft.Compute/virtualMachines", set_up.name);
  machine->vm_id = ids.guid();
  machine->provisioning_state = set_up.provisioning_state;
  machine->guest = set_up.guest;
  if (set_up.os_disk.kind != OsDiskKind::unmanaged) {
    machine->os_disk =
        id_of(set_up.subscription, set_up.resource_group, "Microsoft.Compute/disks", set_up.os_disk.name);
  }
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

// F5.5/5: who gave up the host has no dynamic address.
void connect(Machine& machine, std::size_t number) {
  NetworkSetUp& network = machine.set_up.network;
  // The first three addresses of a subnet are Azure's.
  const std::size_t host = number + 3;
  if (network.private_ip.empty()) {
    network.private_ip = format("10.{}.{}.{}", host / 65'536 % 256, host / 256 % 256, host % 256);
  }
  const bool given_up = network.allocation == Allocation::dynamic && machine.set_up.power == Power::deallocated;
  if (!given_up) machine.public_ip = network.public_ip;
}

std::unique_ptr<Volume> os_disk_of(const Machine& machine, Chance& ids) {
  const VmSetUp& is = machine.set_up;
  auto volume = std::make_unique<Volume>();
  volume->id = machine.os_disk;
  volume->subscription = is.subscription;
  volume->resource_group = is.resource_group;
  volume->name = is.os_disk.name;
  volume->location = is.location;
  volume->sku = is.os_disk.sku;
  volume->os_type = machine.windows() ? "Windows" : "Linux";
  volume->tags = is.os_disk.tags;
  volume->size_gb = is.os_disk.size_gb;
  volume->unique_id = ids.guid();
  return volume;
}

std::unique_ptr<Volume> snapshot_of(const Volume& disk, const SnapshotSetUp& set_up, Chance& ids) {
  auto volume = std::make_unique<Volume>(disk);
  volume->snapshot = true;
  volume->id = id_of(set_up.subscription, set_up.resource_group, "Microsoft.Compute/snapshots", set_up.name);
  volume->subscription = set_up.subscription;
  volume->resource_group = set_up.resource_group;
  volume->name = set_up.name;
  volume->sku = "Standard_LRS";
  volume->tags = set_up.tags;
  volume->unique_id = ids.guid();
  volume->source = disk.id;
  volume->source_unique_id = disk.unique_id;
  volume->incremental = set_up.incremental;
  return volume;
}

void build_volumes(World& world) {
  Chance ids(world.settings.seed, "disk ids");
  for (const auto& machine : world.machines) {
    if (machine->set_up.os_disk.kind == OsDiskKind::managed) world.volumes.push_back(os_disk_of(*machine, ids));
  }
  for (const SnapshotSetUp& set_up : world.scenario.snapshots) {
    const Volume& disk = *world.find_volume(world.find(set_up.vm)->os_disk);
    world.volumes.push_back(snapshot_of(disk, set_up, ids));
  }
}

void build_locks(World& world) {
  for (const auto& machine : world.machines) {
    const std::string& level = machine->set_up.lock;
    if (!level.empty()) world.locks.push_back({machine->id, "scenario", level});
  }
  for (const LockSetUp& set_up : world.scenario.locks) {
    std::string scope = "/subscriptions/" + set_up.subscription;
    if (!set_up.resource_group.empty()) scope += "/resourceGroups/" + set_up.resource_group;
    if (!set_up.resource.empty()) scope += "/providers/" + set_up.resource;
    world.locks.push_back({std::move(scope), set_up.name, set_up.level});
  }
}

}  // namespace

void build_world(World& world) {
  for (const VmSetUp& set_up : world.scenario.vms) {
    world.machines.push_back(built_from(set_up, world.ids));
    connect(*world.machines.back(), world.machines.size());
  }
  build_volumes(world);
  build_locks(world);
}

}  // namespace azvmreset::sim
