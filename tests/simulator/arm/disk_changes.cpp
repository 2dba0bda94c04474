#include "simulator/arm/disk_changes.hpp"

#include "base/ascii.hpp"
#include "base/format.hpp"
#include "simulator/arm/attachment.hpp"
#include "simulator/arm/error.hpp"
#include "simulator/arm/vm_sizes.hpp"

#include <algorithm>
#include <utility>

namespace azvmreset::sim {
namespace {

using base::equals_ignoring_case;
using base::format;
using base::json::Value;

constexpr std::uint32_t kHighestLun = 63;

Answer invalid(std::string_view message) { return refusal({400, "InvalidParameter", message}); }

// F5.4/10.
std::optional<Answer> wrong_name(Value os_disk, std::string_view name) {
  const auto given = os_disk["name"].text();
  if (!given || equals_ignoring_case(*given, name)) return std::nullopt;
  return unchangeable("osDisk.name");
}

// F5.4/12c.
std::optional<Answer> crowded(const World& world, const Machine& machine, const std::vector<DataDisk>& wanted) {
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (wanted[i].lun > kHighestLun) return invalid("The value of parameter dataDisk.lun is invalid.");
    for (std::size_t j = 0; j < i; ++j) {
      if (wanted[i].lun == wanted[j].lun) return invalid(format("A disk at LUN {} already exists.", wanted[i].lun));
      if (equals_ignoring_case(wanted[i].id, wanted[j].id)) {
        return invalid(format("A disk named '{}' already exists.", wanted[i].name));
      }
    }
  }
  const VmSizeSetUp* size = find_size(world.scenario, machine.set_up.size);
  if (size == nullptr || wanted.size() <= size->data_disks) return std::nullopt;
  return refusal({409, "OperationNotAllowed",
                  format("The maximum number of data disks allowed to be attached to a VM of this size is {}.",
                         size->data_disks)});
}

// Those that are new are looked at; those that are there stay where they are.
std::optional<Answer> check(const Call& call, World& world, const Machine& machine, std::vector<DataDisk>& wanted) {
  if (auto refused = crowded(world, machine, wanted)) return refused;
  for (DataDisk& one : wanted) {
    const auto same = [&](const DataDisk& disk) { return equals_ignoring_case(disk.id, one.id); };
    const auto present = std::find_if(machine.data_disks.begin(), machine.data_disks.end(), same);
    if (present != machine.data_disks.end()) {
      if (present->lun != one.lun) return unchangeable("dataDisk.lun");
      continue;
    }
    const Volume* volume = world.find_volume(one.id);
    if (auto refused = unattachable(call, world, machine, volume, one.id)) return refused;
    one.id = volume->id;
    one.name = volume->name;
    one.sku = volume->sku;
    one.size_gb = volume->size_gb;
  }
  return std::nullopt;
}

std::uint32_t free_lun(const std::vector<DataDisk>& disks) {
  std::uint32_t lun = 0;
  while (std::any_of(disks.begin(), disks.end(), [&](const DataDisk& disk) { return disk.lun == lun; })) ++lun;
  return lun;
}

std::optional<Answer> read_attach(Value one, std::vector<DataDisk>& wanted) {
  DataDisk disk;
  disk.id = one["diskId"].text_or("");
  if (disk.id.empty()) return invalid("Required parameter 'dataDisksToAttach.diskId' is missing (null).");
  disk.lun = static_cast<std::uint32_t>(one["lun"].integer().value_or(free_lun(wanted)));
  disk.caching = one["caching"].text_or(disk.caching);
  disk.delete_option = one["deleteOption"].text_or(disk.delete_option);
  wanted.push_back(std::move(disk));
  return std::nullopt;
}

void take_over(OsDiskSetUp& model, const Volume& disk) {
  model.name = disk.name;
  model.sku = disk.sku;
  model.size_gb = disk.size_gb;
  model.ade = disk.ade;
  model.encryption_set = disk.encryption_set;
}

}  // namespace

std::optional<Answer> read_os_disk(const Call& call, World& world, const Machine& machine, Value os_disk,
                                   OsDiskChange& change) {
  const OsDiskSetUp& present = machine.set_up.os_disk;
  change.caching = os_disk["caching"].text_or(present.caching);
  change.delete_option = os_disk["deleteOption"].text_or(present.delete_option);
  // F5.4/9.
  if (const auto given = os_disk["createOption"].text(); given && *given != machine.os_create_option) {
    return unchangeable("osDisk.createOption");
  }
  if (const auto given = os_disk["osType"].text(); given && *given != (machine.windows() ? "Windows" : "Linux")) {
    return unchangeable("osDisk.osType");
  }
  const std::string id = os_disk["managedDisk"]["id"].text_or(machine.os_disk);
  if (equals_ignoring_case(id, machine.os_disk)) return wrong_name(os_disk, present.name);
  Volume* disk = world.find_volume(id);
  if (auto refused = unswappable(call, world, machine, disk, id)) return refused;
  if (auto refused = wrong_name(os_disk, disk->name)) return refused;
  change.disk = disk;
  return std::nullopt;
}

std::optional<Answer> read_data_disks(const Call& call, World& world, const Machine& machine, Value disks,
                                      std::vector<DataDisk>& wanted) {
  wanted = machine.data_disks;
  if (!disks.is_array()) return std::nullopt;
  wanted.clear();
  for (const Value one : disks.elements()) {
    if (one["toBeDetached"].boolean().value_or(false)) continue;
    DataDisk disk;
    disk.id = one["managedDisk"]["id"].text_or("");
    disk.create_option = one["createOption"].text_or("");
    if (!one["lun"].integer()) return invalid("Required parameter 'dataDisk.lun' is missing (null).");
    disk.lun = static_cast<std::uint32_t>(*one["lun"].integer());
    if (disk.create_option != "Attach" || disk.id.empty()) {
      return invalid("The simulator attaches data disks that are there: createOption Attach with managedDisk.id.");
    }
    disk.caching = one["caching"].text_or(disk.caching);
    disk.delete_option = one["deleteOption"].text_or(disk.delete_option);
    if (const auto* present = std::as_const(machine).find_lun(disk.lun);
        present != nullptr && equals_ignoring_case(present->id, disk.id)) {
      disk = *present;
    }
    wanted.push_back(std::move(disk));
  }
  return check(call, world, machine, wanted);
}

std::optional<Answer> read_attach_detach(const Call& call, World& world, const Machine& machine,
                                         std::vector<DataDisk>& wanted) {
  const auto document = base::json::Document::parse(call.request.body);
  if (!document || !document->root().is_object()) return unreadable_body();
  wanted = machine.data_disks;
  for (const Value one : document->root()["dataDisksToDetach"].elements()) {
    const std::string id = one["diskId"].text_or("");
    if (std::erase_if(wanted, [&](const DataDisk& disk) { return equals_ignoring_case(disk.id, id); }) == 0) {
      return invalid(format("Disk '{}' is not attached to VM '{}'.", id, machine.set_up.name));
    }
  }
  for (const Value one : document->root()["dataDisksToAttach"].elements()) {
    if (auto refused = read_attach(one, wanted)) return refused;
  }
  return check(call, world, machine, wanted);
}

// What the guest is lies on the disk: it goes and comes with it.
std::vector<std::string> apply(World& world, Machine& machine, const OsDiskChange& change) {
  OsDiskSetUp& model = machine.set_up.os_disk;
  model.caching = change.caching;
  model.delete_option = change.delete_option;
  if (change.disk == nullptr) return {};
  Volume* before = world.find_volume(machine.os_disk);
  if (before != nullptr) {
    before->content.windows = machine.guest;
    before->detaching_from = machine.id;
  }
  machine.os_disk = change.disk->id;
  take_over(model, *change.disk);
  if (machine.windows()) machine.guest = change.disk->content.windows.value_or(Windows());
  return before == nullptr ? std::vector<std::string>() : std::vector<std::string>{before->id};
}

std::vector<std::string> apply(World& world, Machine& machine, std::vector<DataDisk> wanted) {
  std::vector<std::string> gone;
  for (const DataDisk& present : machine.data_disks) {
    const auto stays = [&](const DataDisk& one) { return equals_ignoring_case(one.id, present.id); };
    if (std::any_of(wanted.begin(), wanted.end(), stays)) continue;
    if (Volume* volume = world.find_volume(present.id)) volume->detaching_from = machine.id;
    gone.push_back(present.id);
  }
  machine.data_disks = std::move(wanted);
  return gone;
}

void release(World& world, const std::vector<std::string>& disks) {
  for (const std::string& id : disks) {
    if (Volume* volume = world.find_volume(id)) volume->detaching_from.clear();
  }
}

}  // namespace azvmreset::sim
