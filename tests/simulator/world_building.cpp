#include "simulator/world_building.hpp"

#include "base/ascii.hpp"
#include "base/format.hpp"
#include "simulator/arm/disk_identity.hpp"
#include "simulator/guest/boot/installed.hpp"

#include <algorithm>

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
  if (!set_up.allow_extension_operations) machine->os_create_option = "Attach";
  for (const DataDiskSetUp& from : set_up.data_disks) {
    DataDisk disk;
    disk.lun = from.lun;
    disk.id = id_of(set_up.subscription, set_up.resource_group, "Microsoft.Compute/disks", from.name);
    disk.name = from.name;
    disk.sku = from.sku;
    disk.size_gb = from.size_gb;
    machine->data_disks.push_back(std::move(disk));
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

std::unique_ptr<Volume> disk_of(const Machine& machine, Chance& ids) {
  const VmSetUp& is = machine.set_up;
  auto volume = std::make_unique<Volume>();
  volume->subscription = is.subscription;
  volume->resource_group = is.resource_group;
  volume->location = is.location;
  volume->zone = is.zone;
  volume->unique_id = ids.guid();
  return volume;
}

std::unique_ptr<Volume> os_disk_of(const Machine& machine, Chance& ids) {
  const OsDiskSetUp& is = machine.set_up.os_disk;
  auto volume = disk_of(machine, ids);
  volume->id = machine.os_disk;
  volume->name = is.name;
  volume->sku = is.sku;
  volume->os_type = machine.windows() ? "Windows" : "Linux";
  volume->generation = is.generation;
  volume->image = machine.set_up.image;
  volume->tags = is.tags;
  volume->size_gb = is.size_gb;
  volume->performance_tier = is.performance_tier;
  if (is.ade == Ade::single_pass) volume->ade = is.ade;
  volume->encryption_set = is.encryption_set;
  volume->network_access = is.network_access;
  volume->disk_access = is.disk_access;
  volume->security_type = machine.set_up.security_type;
  if (volume->security_type == "ConfidentialVM") volume->security_type = "ConfidentialVM_DiskEncryptedWithPlatformKey";
  if (machine.os_create_option != "FromImage") volume->create_option = "Import";
  if (machine.windows()) volume->content = installed(machine.set_up.guest);
  volume->content.identity = disk_identity(*volume);
  volume->content.bitlocker = is.ade != Ade::none;
  is.content.apply(volume->content);
  return volume;
}

std::unique_ptr<Volume> data_disk_of(const Machine& machine, const DataDisk& disk, Chance& ids) {
  auto volume = disk_of(machine, ids);
  volume->id = disk.id;
  volume->name = disk.name;
  volume->sku = disk.sku;
  volume->size_gb = disk.size_gb;
  volume->os_type.clear();
  volume->generation.clear();
  volume->create_option = "Empty";
  volume->content.identity = disk_identity(*volume);  // somebody has formatted it since
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
  volume->zone.clear();
  volume->performance_tier.clear();
  volume->create_option = "Copy";
  volume->source = disk.id;
  volume->source_unique_id = disk.unique_id;
  volume->incremental = set_up.incremental;
  return volume;
}

void build_volumes(World& world) {
  Chance ids(world.settings.seed, "disk ids");
  for (const auto& machine : world.machines) {
    if (machine->set_up.os_disk.kind == OsDiskKind::managed) world.volumes.push_back(os_disk_of(*machine, ids));
    for (std::size_t i = 0; i < machine->data_disks.size(); ++i) {
      world.volumes.push_back(data_disk_of(*machine, machine->data_disks[i], ids));
      machine->set_up.data_disks[i].content.apply(world.volumes.back()->content);
    }
  }
  for (const SnapshotSetUp& set_up : world.scenario.snapshots) {
    const Volume& disk = *world.find_volume(world.find(set_up.vm)->os_disk);
    world.volumes.push_back(snapshot_of(disk, set_up, ids));
  }
}

// Of a gateway that a subnet names only its name is known.
std::string add_nat_gateway(World& world, const VirtualNetworkSetUp& of, std::string_view name) {
  std::string id = id_of(of.subscription, of.resource_group, "Microsoft.Network/natGateways", name);
  for (const auto& gateway : world.nat_gateways) {
    if (base::equals_ignoring_case(gateway->id, id)) return id;
  }
  NatGateway gateway{id, of.subscription, of.resource_group, std::string(name), of.location, {}};
  world.nat_gateways.push_back(std::make_unique<NatGateway>(std::move(gateway)));
  return id;
}

void add_network(World& world, const VirtualNetworkSetUp& set_up) {
  auto network = std::make_unique<VirtualNetwork>();
  network->id = id_of(set_up.subscription, set_up.resource_group, "Microsoft.Network/virtualNetworks", set_up.name);
  network->subscription = set_up.subscription;
  network->resource_group = set_up.resource_group;
  network->name = set_up.name;
  network->location = set_up.location;
  network->prefix = set_up.prefix;
  for (const SubnetSetUp& from : set_up.subnets) {
    Subnet subnet{from.name, from.prefix, {}, {}};
    if (from.private_subnet) subnet.default_outbound = false;
    if (!from.nat_gateway.empty()) subnet.nat_gateway = add_nat_gateway(world, set_up, from.nat_gateway);
    network->subnets.push_back(std::move(subnet));
  }
  world.networks.push_back(std::move(network));
}

// A group of which the file says nothing has a network all the same: its VMs must be somewhere.
void build_networks(World& world) {
  for (const VirtualNetworkSetUp& set_up : world.scenario.networks) add_network(world, set_up);
  for (const Subscription& subscription : world.scenario.subscriptions) {
    for (const ResourceGroup& group : subscription.groups) {
      const bool told = std::any_of(world.networks.begin(), world.networks.end(), [&](const auto& network) {
        return base::equals_ignoring_case(network->subscription, subscription.id) &&
               base::equals_ignoring_case(network->resource_group, group.name);
      });
      if (told) continue;
      add_network(world, {subscription.id,
                          group.name,
                          group.name + "-vnet",
                          group.location,
                          "10.0.0.0/8",
                          {{"default", "10.0.0.0/8"}}});
    }
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
  build_networks(world);
  build_locks(world);
}

}  // namespace azvmreset::sim
