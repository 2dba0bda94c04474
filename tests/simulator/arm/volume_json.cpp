#include "simulator/arm/volume_json.hpp"

#include "base/format.hpp"
#include "base/timestamp.hpp"
#include "simulator/arm/tags.hpp"

#include <algorithm>
#include <utility>

namespace azvmreset::sim {
namespace {

using base::format;
using base::json::Writer;

// F5.5/2: by who holds it.
std::string_view state_of(const Machine* holder) {
  if (holder == nullptr) return "Unattached";
  return holder->set_up.power == Power::deallocated ? "Reserved" : "Attached";
}

void write_creation(Writer& out, const Volume& volume) {
  out.key("creationData").begin_object().member("createOption", volume.create_option);
  if (!volume.source.empty()) {
    out.member("sourceResourceId", volume.source).member("sourceUniqueId", volume.source_unique_id);
  }
  if (volume.create_option == "FromImage") {
    out.key("imageReference").begin_object();
    const ImageSetUp& image = volume.image;
    out.member("id",
               format("/Subscriptions/{}/Providers/Microsoft.Compute/Locations/{}/Publishers/{}/ArtifactTypes/"
                      "VMImage/Offers/{}/Skus/{}/Versions/{}",
                      volume.subscription, volume.location, image.publisher, image.offer, image.sku, image.version));
    out.end_object();
  }
  out.end_object();
}

void write_encryption(Writer& out, const Volume& volume) {
  out.key("encryption").begin_object();
  if (volume.encryption_set.empty()) {
    out.member("type", "EncryptionAtRestWithPlatformKey").end_object();
  } else {
    out.member("type", "EncryptionAtRestWithCustomerKey").member("diskEncryptionSetId", volume.encryption_set);
    out.end_object();
  }
  // F4.1/17: a dual pass stands in the model of the VM.
  if (volume.ade != Ade::single_pass) return;
  out.key("encryptionSettingsCollection").begin_object().member("enabled", true);
  out.member("encryptionSettingsVersion", "1.1").key("encryptionSettings").begin_array().begin_object();
  out.key("diskEncryptionKey").begin_object();
  out.member("secretUrl", "https://simulated.vault.azure.net/secrets/bek/1").key("sourceVault").begin_object();
  out.member("id", format("/subscriptions/{}/resourceGroups/{}/providers/Microsoft.KeyVault/vaults/simulated",
                          volume.subscription, volume.resource_group));
  out.end_object().end_object().end_object().end_array().end_object();
}

void write_os(Writer& out, const Volume& volume) {
  if (volume.os_type.empty()) return;
  out.member("osType", volume.os_type);
  if (!volume.generation.empty()) out.member("hyperVGeneration", volume.generation);
  out.key("supportedCapabilities").begin_object().member("acceleratedNetwork", true);
  out.member("architecture", volume.architecture).member("diskControllerTypes", volume.disk_controllers);
  out.end_object();
  if (volume.security_type.empty()) return;
  out.key("securityProfile").begin_object().member("securityType", volume.security_type).end_object();
}

// F5.5/1e, F5.5/1f. Of a disk only where something is copied when its operation has ended.
void write_completion(Writer& out, const Volume& volume, Time now) {
  if (!volume.snapshot && volume.copying.takes == Duration(0)) return;
  out.key("completionPercent").integer(volume.provisioning_state == "Creating" ? 0 : volume.copying.percent(now));
}

void write_properties(Writer& out, const Volume& volume, const Machine* holder, Time now) {
  write_os(out, volume);
  write_creation(out, volume);
  out.member("diskSizeGB", volume.size_gb);
  out.member("diskSizeBytes", static_cast<std::int64_t>(volume.size_gb) << 30);
  write_encryption(out, volume);
  if (volume.snapshot) {
    out.member("incremental", volume.incremental);
  } else if (const std::string tier = performance_tier_of(volume); !tier.empty()) {
    out.member("tier", tier);
  }
  write_completion(out, volume, now);
  out.member("networkAccessPolicy", volume.network_access);
  if (!volume.disk_access.empty()) out.member("diskAccessId", volume.disk_access);
  out.member("publicNetworkAccess", volume.network_access == "AllowAll" ? "Enabled" : "Disabled");
  out.member("timeCreated", base::format_timestamp(volume.created));
  out.member("provisioningState", volume.provisioning_state);
  out.member("diskState", state_of(holder)).member("uniqueId", volume.unique_id);
}

}  // namespace

std::string performance_tier_of(const Volume& volume) {
  constexpr std::pair<std::uint32_t, std::string_view> tiers[] = {
      {4, "P1"},    {8, "P2"},     {16, "P3"},    {32, "P4"},    {64, "P6"},    {128, "P10"},   {256, "P15"},
      {512, "P20"}, {1024, "P30"}, {2048, "P40"}, {4096, "P50"}, {8192, "P60"}, {16384, "P70"}, {32767, "P80"}};
  if (!volume.performance_tier.empty()) return volume.performance_tier;
  if (!volume.sku.starts_with("Premium_")) return {};
  const auto tier =
      std::find_if(std::begin(tiers), std::end(tiers), [&](const auto& one) { return volume.size_gb <= one.first; });
  return tier == std::end(tiers) ? std::string() : std::string(tier->second);
}

void write_volume(Writer& out, const Volume& volume, const Machine* holder, Time now) {
  out.begin_object().member("name", volume.name).member("id", volume.id);
  out.member("type", format("Microsoft.Compute/{}", volume.type())).member("location", volume.location);
  if (!volume.zone.empty()) out.key("zones").begin_array().string(volume.zone).end_array();
  write_tags(out, volume.tags);
  if (holder != nullptr) out.member("managedBy", holder->id);
  out.key("sku").begin_object().member("name", volume.sku);
  out.member("tier", volume.sku.substr(0, volume.sku.find('_'))).end_object();
  out.key("properties").begin_object();
  write_properties(out, volume, holder, now);
  out.end_object().end_object();
}

}  // namespace azvmreset::sim
