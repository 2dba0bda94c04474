#include "simulator/arm/storage_json.hpp"

#include "base/format.hpp"

namespace azvmreset::sim {
namespace {

using base::format;
using base::json::Writer;

void write_image(Writer& out, const Machine& machine) {
  if (machine.os_create_option != "FromImage") return;
  const ImageSetUp& image = machine.set_up.image;
  out.key("imageReference").begin_object();
  out.member("publisher", image.publisher).member("offer", image.offer).member("sku", image.sku);
  out.member("version", "latest").member("exactVersion", image.version).end_object();
}

void write_managed_disk(Writer& out, const Machine& machine) {
  const OsDiskSetUp& disk = machine.set_up.os_disk;
  out.key("managedDisk").begin_object().member("storageAccountType", disk.sku).member("id", machine.os_disk);
  if (!disk.encryption_set.empty()) {
    out.key("diskEncryptionSet").begin_object().member("id", disk.encryption_set).end_object();
  }
  if (machine.set_up.security_type == "ConfidentialVM") {
    out.key("securityProfile").begin_object().member("securityEncryptionType", "DiskWithVMGuestState").end_object();
  }
  out.end_object();
}

void write_os_disk(Writer& out, const Machine& machine) {
  const OsDiskSetUp& disk = machine.set_up.os_disk;
  out.key("osDisk").begin_object();
  out.member("osType", machine.windows() ? "Windows" : "Linux")
      .member("name", disk.name)
      .member("createOption", machine.os_create_option)
      .member("caching", disk.caching)
      .member("writeAcceleratorEnabled", false)
      .member("deleteOption", disk.delete_option)
      .member("diskSizeGB", disk.size_gb);
  if (disk.kind == OsDiskKind::unmanaged) {
    out.key("vhd").begin_object();
    out.member("uri", format("https://simulated.blob.core.windows.net/vhds/{}.vhd", disk.name)).end_object();
  } else {
    write_managed_disk(out, machine);
  }
  if (disk.kind == OsDiskKind::ephemeral) {
    out.key("diffDiskSettings").begin_object().member("option", "Local").member("placement", "CacheDisk");
    out.end_object();
  }
  // F4.1/17.
  if (disk.ade == Ade::dual_pass) {
    out.key("encryptionSettings").begin_object().member("enabled", true).end_object();
  }
  out.end_object();
}

void write_data_disk(Writer& out, const DataDisk& disk) {
  out.begin_object()
      .member("lun", disk.lun)
      .member("name", disk.name)
      .member("createOption", disk.create_option)
      .member("caching", disk.caching)
      .member("writeAcceleratorEnabled", false)
      .member("deleteOption", disk.delete_option)
      .member("diskSizeGB", disk.size_gb)
      .member("toBeDetached", disk.to_be_detached);
  out.key("managedDisk").begin_object().member("storageAccountType", disk.sku).member("id", disk.id);
  out.end_object().end_object();
}

}  // namespace

void write_storage(Writer& out, const Machine& machine) {
  out.begin_object();
  write_image(out, machine);
  write_os_disk(out, machine);
  out.key("dataDisks").begin_array();
  for (const DataDisk& disk : machine.data_disks) write_data_disk(out, disk);
  out.end_array().member("diskControllerType", machine.set_up.disk_controller).end_object();
}

void write_storage_profile(Writer& out, const Machine& machine) {
  out.key("storageProfile");
  write_storage(out, machine);
}

void write_security_profile(Writer& out, const Machine& machine) {
  const VmSetUp& is = machine.set_up;
  if (is.security_type.empty() && !is.encryption_at_host) return;
  out.key("securityProfile").begin_object();
  if (is.encryption_at_host) out.member("encryptionAtHost", true);
  if (!is.security_type.empty()) {
    out.key("uefiSettings").begin_object().member("secureBootEnabled", true).member("vTpmEnabled", true).end_object();
    out.member("securityType", is.security_type);
  }
  out.end_object();
}

}  // namespace azvmreset::sim
