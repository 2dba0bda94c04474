#include "arm/vm_profile.hpp"

#include <utility>

namespace azvmreset::arm {
namespace {

using base::json::Value;

OsDiskProfile read_os_disk(Fields& fields, Value disk) {
  const auto managed = fields.object(disk["managedDisk"], "osDisk.managedDisk");
  const auto set = fields.object(managed["diskEncryptionSet"], "managedDisk.diskEncryptionSet");
  const auto security = fields.object(managed["securityProfile"], "managedDisk.securityProfile");
  const auto encryption = fields.object(disk["encryptionSettings"], "osDisk.encryptionSettings");
  OsDiskProfile profile;
  profile.name = fields.text(disk["name"], "osDisk.name");
  profile.create_option = fields.text(disk["createOption"], "osDisk.createOption");
  profile.caching = fields.text(disk["caching"], "osDisk.caching");
  profile.delete_option = fields.text(disk["deleteOption"], "osDisk.deleteOption");
  profile.vhd_uri = fields.text(fields.object(disk["vhd"], "osDisk.vhd")["uri"], "osDisk.vhd.uri");
  profile.encryption_set_id = fields.text(set["id"], "diskEncryptionSet.id");
  profile.security_encryption_type = fields.text(security["securityEncryptionType"], "securityEncryptionType");
  // Settings that do not say whether they hold are those of an encrypted disk.
  profile.encrypted =
      encryption.present() && fields.boolean(encryption["enabled"], "encryptionSettings.enabled").value_or(true);
  return profile;
}

ImageProfile read_image(Fields& fields, Value image) {
  ImageProfile profile;
  profile.publisher = fields.text(image["publisher"], "imageReference.publisher");
  profile.offer = fields.text(image["offer"], "imageReference.offer");
  profile.sku = fields.text(image["sku"], "imageReference.sku");
  profile.exact_version = fields.text(image["exactVersion"], "imageReference.exactVersion");
  profile.id = fields.text(image["id"], "imageReference.id");
  return profile;
}

std::vector<DataDiskProfile> read_data_disks(Fields& fields, Value disks) {
  std::vector<DataDiskProfile> profiles;
  for (const auto element : fields.array(disks, "dataDisks").elements()) {
    const auto disk = fields.object(element, "dataDisks");
    DataDiskProfile profile;
    profile.lun = fields.integer(disk["lun"], "dataDisks.lun").value_or(0);
    profile.name = fields.text(disk["name"], "dataDisks.name");
    profile.id = fields.text(fields.object(disk["managedDisk"], "dataDisks.managedDisk")["id"], "dataDisks.id");
    profiles.push_back(std::move(profile));
  }
  return profiles;
}

std::vector<std::string> read_interfaces(Fields& fields, Value interfaces) {
  std::vector<std::string> ids;
  for (const auto element : fields.array(interfaces, "networkInterfaces").elements()) {
    const auto interface = fields.object(element, "networkInterfaces");
    const auto properties = fields.object(interface["properties"], "networkInterfaces.properties");
    const bool primary = fields.boolean(properties["primary"], "networkInterfaces.primary").value_or(false);
    ids.insert(primary ? ids.begin() : ids.end(), fields.text(interface["id"], "networkInterfaces.id"));
  }
  return ids;
}

std::string first_text(Fields& fields, Value list, std::string_view path) {
  const auto texts = fields.array(list, path);
  return texts.size() == 0 ? std::string() : fields.text(texts.at(0), path);
}

}  // namespace

VmProfile read_vm_profile(Fields& fields, Value vm) {
  const auto properties = fields.object(vm["properties"], "properties");
  const auto hardware = fields.object(properties["hardwareProfile"], "hardwareProfile");
  const auto security = fields.object(properties["securityProfile"], "securityProfile");
  const auto storage = fields.object(properties["storageProfile"], "storageProfile");
  const auto network = fields.object(properties["networkProfile"], "networkProfile");
  const auto instance = fields.object(properties["instanceView"], "instanceView");
  VmProfile profile;
  profile.size = fields.text(hardware["vmSize"], "hardwareProfile.vmSize");
  profile.zone = first_text(fields, vm["zones"], "zones");
  profile.etag = fields.text(vm["etag"], "etag");
  profile.license_type = fields.text(properties["licenseType"], "licenseType");
  profile.security_type = fields.text(security["securityType"], "securityProfile.securityType");
  profile.disk_controller = fields.text(storage["diskControllerType"], "diskControllerType");
  profile.generation = fields.text(instance["hyperVGeneration"], "instanceView.hyperVGeneration");
  profile.image = read_image(fields, fields.object(storage["imageReference"], "imageReference"));
  profile.os_disk = read_os_disk(fields, fields.object(storage["osDisk"], "storageProfile.osDisk"));
  profile.data_disks = read_data_disks(fields, storage["dataDisks"]);
  profile.interface_ids = read_interfaces(fields, network["networkInterfaces"]);
  for (const auto [name, value] : fields.object(vm["tags"], "tags").members()) {
    profile.tags.emplace_back(name, fields.text(value, "tags"));
  }
  return profile;
}

}  // namespace azvmreset::arm
