#include "arm/disk_view.hpp"

#include "arm/fields.hpp"
#include "base/decimal.hpp"
#include "base/timestamp.hpp"

#include <algorithm>

namespace azvmreset::arm {
namespace {

using base::json::Value;

void read_encryption(DiskView& view, Fields& fields, Value properties) {
  const auto encryption = fields.object(properties["encryption"], "encryption");
  view.encryption_set_id = fields.text(encryption["diskEncryptionSetId"], "encryption.diskEncryptionSetId");
  const auto collection = fields.object(properties["encryptionSettingsCollection"], "encryptionSettingsCollection");
  view.encrypted = collection.present() &&
                   fields.boolean(collection["enabled"], "encryptionSettingsCollection.enabled").value_or(true);
  const auto security = fields.object(properties["securityProfile"], "securityProfile");
  view.security_type = fields.text(security["securityType"], "securityProfile.securityType");
}

// Older answers tell gigabytes alone. Less than nothing is nothing that was told.
std::int64_t bytes_of(Fields& fields, Value properties) {
  const auto bytes = fields.long_integer(properties["diskSizeBytes"], "diskSizeBytes");
  const auto gigabytes = fields.integer(properties["diskSizeGB"], "diskSizeGB");
  const std::int64_t told = bytes ? *bytes : std::int64_t{gigabytes.value_or(0)} * (std::int64_t{1} << 30);
  return std::max<std::int64_t>(told, 0);
}

// In percent, with or without a fraction; of what says nothing there is nothing to wait for.
bool is_complete(Value properties) {
  const auto percent = properties["completionPercent"].number();
  return !percent || base::parse_decimal(percent->substr(0, percent->find('.'))).value_or(0) >= 100;
}

}  // namespace

Result<DiskView> read_disk(Value resource) {
  if (!resource.is_object()) return Error{ErrorCode::protocol, "expected a managed disk: a JSON object"};
  Fields fields;
  const auto properties = fields.object(resource["properties"], "properties");
  const auto creation = fields.object(properties["creationData"], "creationData");
  const auto zones = fields.array(resource["zones"], "zones");

  DiskView view;
  view.id = fields.text(resource["id"], "id");
  view.name = fields.text(resource["name"], "name");
  view.location = fields.text(resource["location"], "location");
  if (zones.size() != 0) view.zone = fields.text(zones.at(0), "zones");
  view.sku = fields.text(fields.object(resource["sku"], "sku")["name"], "sku.name");
  view.tier = fields.text(properties["tier"], "tier");
  view.provisioning_state = fields.text(properties["provisioningState"], "provisioningState");
  view.state = fields.text(properties["diskState"], "diskState");
  view.managed_by = fields.text(resource["managedBy"], "managedBy");
  view.unique_id = fields.text(properties["uniqueId"], "uniqueId");
  view.os_type = fields.text(properties["osType"], "osType");
  view.generation = fields.text(properties["hyperVGeneration"], "hyperVGeneration");
  read_encryption(view, fields, properties);
  view.network_access_policy = fields.text(properties["networkAccessPolicy"], "networkAccessPolicy");
  view.public_network_access = fields.text(properties["publicNetworkAccess"], "publicNetworkAccess");
  view.disk_access_id = fields.text(properties["diskAccessId"], "diskAccessId");
  view.source_id = fields.text(creation["sourceResourceId"], "creationData.sourceResourceId");
  view.source_unique_id = fields.text(creation["sourceUniqueId"], "creationData.sourceUniqueId");
  view.complete = is_complete(properties);
  view.bytes = bytes_of(fields, properties);
  view.created_at = base::parse_timestamp(fields.text(properties["timeCreated"], "timeCreated"));
  view.tags = fields.tags(resource);
  if (!fields.ok()) return fields.take_error();
  return view;
}

}  // namespace azvmreset::arm
