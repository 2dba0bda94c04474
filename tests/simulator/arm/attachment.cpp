#include "simulator/arm/attachment.hpp"

#include "base/ascii.hpp"
#include "base/format.hpp"
#include "simulator/arm/error.hpp"
#include "simulator/arm/rights.hpp"
#include "simulator/arm/vm_sizes.hpp"

namespace azvmreset::sim {
namespace {

using base::equals_ignoring_case;
using base::format;

// F5.4/11.
std::optional<Answer> elsewhere(const Machine& machine, const Volume& disk) {
  const VmSetUp& vm = machine.set_up;
  if (!equals_ignoring_case(disk.location, vm.location)) {
    return refusal(
        {400, "BadRequest",
         format("Disk {} cannot be attached to the VM because it is not in the same location as the VM.", disk.id)});
  }
  if (disk.zone == vm.zone) return std::nullopt;
  if (vm.zone.empty()) {
    return refusal(
        {400, "BadRequest", format("Disk {} cannot be attached to the VM because the VM is not in a zone.", disk.id)});
  }
  return refusal({400, "BadRequest",
                  format("Disk {} cannot be attached to the VM because it is not in zone '{}'.", disk.id, vm.zone)});
}

// F5.4/12a, F5.4/12b.
std::optional<Answer> held(const World& world, const Machine& machine, const Volume& disk) {
  if (!disk.detaching_from.empty()) {
    return refusal({409, "AttachDiskWhileBeingDetached",
                    format("Cannot attach data disk '{}' to VM '{}' because the disk is currently being detached or "
                           "the last detach operation failed. Please wait until the disk is completely detached and "
                           "then try again or delete/detach the disk explicitly again.",
                           disk.name, machine.set_up.name)});
  }
  const Machine* holder = world.holder_of(disk);
  if (holder == nullptr) return std::nullopt;
  return refusal({409, "ConflictingUserInput",
                  format("Cannot attach the disk {} to VM {} because it is already attached to VM {}. A disk can be "
                         "attached to only one VM at a time.",
                         disk.name, machine.id, holder->id)});
}

// F5.4/3.
std::optional<Answer> unsupported_storage(const World& world, const Machine& machine, const Volume& disk) {
  const VmSizeSetUp* size = find_size(world.scenario, machine.set_up.size);
  if (size == nullptr || size->premium || !disk.sku.starts_with("Premium")) return std::nullopt;
  return refusal({400, "InvalidParameter",
                  format("Requested operation cannot be performed because the VM size {} does not support the storage "
                         "account type {} of disk '{}'. Consider updating the VM to a size that supports Premium "
                         "storage.",
                         machine.set_up.size, disk.sku, disk.name)});
}

// F5.4/4. Of a dual pass the VM alone knows.
std::optional<Answer> mixed_encryption(const Machine& machine, const Volume& disk) {
  const OsDiskSetUp& present = machine.set_up.os_disk;
  if (present.ade != disk.ade) {
    return refusal({409, "OSDiskSwapNotSupportedForVMsUsingDiskEncryption",
                    "OS Disk Swap is not supported for VMs using Azure Disk Encryption."});
  }
  if (equals_ignoring_case(present.encryption_set, disk.encryption_set)) return std::nullopt;
  return refusal({409, "OperationNotAllowed",
                  format("Disk '{}' is not encrypted with the disk encryption set of the VM's OS disk.", disk.name)});
}

// F5.4/3a.
Answer wrong_size(const Volume& disk, const Choices& choices) {
  if (choices.pick<SwapSize>() == SwapSize::resize_error) {
    return refusal({409, "ResizeDiskError", format("The disk {} cannot be resized while it is swapped.", disk.id)});
  }
  return refusal({400, "BadRequest",
                  format("The disk {} cannot be resized down. Reducing disk/snapshot size is not supported in Azure to "
                         "prevent data loss. If you do need to reduce the size of the disk, please create new "
                         "snapshot/disks with the appropriate size. More information is available at "
                         "https://aka.ms/AzureDisksFAQ.",
                         disk.name)});
}

// "ConfidentialVM_DiskEncrypted…" is a disk of a "ConfidentialVM".
bool same_security(std::string_view vm, std::string_view disk) {
  return vm == "ConfidentialVM" ? disk.starts_with(vm) : vm == disk;
}

// F5.4/1.
std::optional<Answer> unlike(const World& world, const Machine& machine, const Volume& disk) {
  const VmSetUp& vm = machine.set_up;
  if (disk.os_type != (machine.windows() ? "Windows" : "Linux")) return unchangeable("osDisk.osType");
  // F5.4/5.
  if (disk.generation != vm.os_disk.generation) {
    return refusal({409, "PropertyChangeNotAllowed",
                    format("Swapping OS Disk is not supported since HyperVisor property on the OSDisk and VM do not "
                           "match. Please make sure the HyperVisor property on the OSDisk is HyperVisor Generation "
                           "'{}'",
                           vm.os_disk.generation)});
  }
  // F5.4/6.
  if (!same_security(vm.security_type, disk.security_type)) {
    return refusal(
        {400, "BadRequest", "Security type of VM is not compatible with the security type of attached OS Disk."});
  }
  if (auto refused = mixed_encryption(machine, disk)) return refused;
  if (disk.size_gb != vm.os_disk.size_gb) return wrong_size(disk, world.choices);
  return std::nullopt;
}

}  // namespace

Answer unchangeable(std::string_view property) {
  return refusal({409, "PropertyChangeNotAllowed", format("Changing property '{}' is not allowed.", property)});
}

std::optional<Answer> unready(const Volume& volume, Time now) {
  if (!volume.copying.hinders || !volume.copying.goes_on(now)) return std::nullopt;
  return refusal(
      {409, "OperationNotAllowed",
       format("The operation is not allowed while the background copy of '{}' is in progress: {} percent are "
              "complete.",
              volume.id, volume.copying.percent(now))});
}

std::optional<Answer> unattachable(const Call& call, const World& world, const Machine& machine, const Volume* disk,
                                   std::string_view id) {
  // F5.4/12d.
  if (machine.set_up.os_disk.kind == OsDiskKind::unmanaged) {
    return refusal(
        {409, "OperationNotAllowed", "Addition of a managed disk to a VM with blob based disks is not supported."});
  }
  if (disk == nullptr || disk->snapshot) {
    return refusal({404, "ResourceNotFound", format("The Resource '{}' was not found.", id)});
  }
  // F5.4/12e.
  if (auto refused = lacking(call.principal, "Microsoft.Compute/disks/write", disk->id, "LinkedAuthorizationFailed"))
    return refused;
  if (disk->provisioning_state != "Succeeded") {
    return refusal({409, "Conflict", format("Disk '{}' is in state {}.", disk->id, disk->provisioning_state)});
  }
  if (auto refused = unready(*disk, call.now)) return refused;
  if (auto refused = held(world, machine, *disk)) return refused;
  if (auto refused = elsewhere(machine, *disk)) return refused;
  return unsupported_storage(world, machine, *disk);
}

std::optional<Answer> unswappable(const Call& call, const World& world, const Machine& machine, const Volume* disk,
                                  std::string_view id) {
  // F5.4/12.
  if (machine.set_up.os_disk.kind == OsDiskKind::ephemeral) {
    return refusal(
        {409, "OperationNotAllowed",
         format("OS Disk Swap is not supported for VM '{}' with an ephemeral OS disk.", machine.set_up.name)});
  }
  if (auto refused = unattachable(call, world, machine, disk, id)) return refused;
  return unlike(world, machine, *disk);
}

}  // namespace azvmreset::sim
