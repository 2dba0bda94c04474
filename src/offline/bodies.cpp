#include "offline/bodies.hpp"

#include "base/format.hpp"
#include "base/json/writer.hpp"
#include "offline/plan_names.hpp"

#include <algorithm>

namespace azvmreset::offline {
namespace {

using base::format;
using base::json::Writer;

// What ARM takes without a zone is regional.
void write_zone(Writer& json, const std::string& zone) {
  if (!zone.empty()) json.key("zones").begin_array().string(zone).end_array();
}

void write_sku(Writer& json, std::string_view name) {
  if (!name.empty()) json.key("sku").begin_object().member("name", name).end_object();
}

void write_said(Writer& json, std::string_view name, std::string_view value) {
  if (!value.empty()) json.member(name, value);
}

void write_source(Writer& json, const std::string& source) {
  json.key("creationData").begin_object();
  json.member("createOption", "Copy").member("sourceResourceId", source).end_object();
}

void write_encryption(Writer& json, const Situation& now) {
  const std::string& set = now.disk().encryption_set_id;
  if (set.empty()) return;
  json.key("encryption").begin_object();
  json.member("type", "EncryptionAtRestWithCustomerKey").member("diskEncryptionSetId", set).end_object();
}

// What is copied from needs no address of its own to be downloaded from.
void write_no_download(Writer& json) {
  json.member("networkAccessPolicy", "DenyAll").member("publicNetworkAccess", "Disabled");
}

void write_plan_tag(Writer& json, const Situation& now, std::string_view step) {
  json.member(plan_tag, plan_tag_value(now.id, step, now.power));
}

void write_os(Writer& json, const Situation& now) {
  json.member("osType", "Windows");
  write_said(json, "hyperVGeneration", now.generation);
}

bool is_ours(std::string_view tag) noexcept { return tag == plan_tag || tag == lease_tag || tag == original_tag; }

// Those of the original disk, which may decide over cost and policy.
void write_tags_of_copy(Writer& json, const Situation& now) {
  json.key("tags").begin_object();
  for (const auto& [name, value] : now.disk().tags) {
    if (!is_ours(name)) json.member(name, value);
  }
  write_plan_tag(json, now, "copy");
  json.member(original_tag, original_tag_value(now.at.os_disk, now.disk().unique_id)).end_object();
}

void write_data_disk(Writer& json, std::int32_t lun, const std::string& id) {
  json.begin_object().member("lun", lun).member("createOption", "Attach").key("managedDisk").begin_object();
  json.member("id", id).end_object().end_object();
}

void write_parameter(Writer& json, std::string_view name, std::string_view value) {
  json.begin_object().member("name", name).member("value", value).end_object();
}

}  // namespace

std::string snapshot_body(const Situation& now, const std::string& source, std::string_view step) {
  Writer json;
  json.begin_object().member("location", now.world.vm.location);
  write_sku(json, "Standard_LRS");
  json.key("tags").begin_object();
  write_plan_tag(json, now, step);
  json.end_object().key("properties").begin_object();
  write_source(json, source);
  json.member("incremental", true);
  write_encryption(json, now);
  write_no_download(json);
  return json.end_object().end_object().text();
}

std::string looked_at_disk_body(const Situation& now, const std::string& source, std::string_view step) {
  Writer json;
  json.begin_object().member("location", now.world.vm.location);
  write_zone(json, now.disk().zone);
  write_sku(json, "StandardSSD_LRS");
  json.key("tags").begin_object();
  write_plan_tag(json, now, step);
  json.end_object().key("properties").begin_object();
  write_os(json, now);
  write_source(json, source);
  write_encryption(json, now);
  write_no_download(json);
  return json.end_object().end_object().text();
}

std::string copy_body(const Situation& now) {
  const arm::DiskView& disk = now.disk();
  Writer json;
  json.begin_object().member("location", now.world.vm.location);
  write_zone(json, disk.zone);
  write_sku(json, disk.sku);
  write_tags_of_copy(json, now);
  json.key("properties").begin_object();
  write_os(json, now);
  write_source(json, now.at.snapshot);
  write_said(json, "tier", disk.tier);
  write_encryption(json, now);
  write_said(json, "networkAccessPolicy", disk.network_access_policy);
  write_said(json, "publicNetworkAccess", disk.public_network_access);
  write_said(json, "diskAccessId", disk.disk_access_id);
  return json.end_object().end_object().text();
}

std::string attach_body(const Situation& now, const std::string& disk) {
  Writer json;
  json.begin_object().key("dataDisksToAttach").begin_array().begin_object();
  json.member("diskId", disk).member("lun", now.rescue.lun).member("caching", "None").member("deleteOption", "Detach");
  return json.end_object().end_array().end_object().text();
}

std::string detach_body(const std::string& disk) {
  Writer json;
  json.begin_object().key("dataDisksToDetach").begin_array().begin_object().member("diskId", disk);
  return json.end_object().end_array().end_object().text();
}

std::string data_disks_body(const Situation& now, const std::string& more) {
  Writer json;
  json.begin_object().key("properties").begin_object().key("storageProfile").begin_object();
  json.key("dataDisks").begin_array();
  if (now.world.rescue) {
    for (const arm::DataDiskProfile& disk : now.world.rescue->profile.data_disks) {
      write_data_disk(json, disk.lun, disk.id);
    }
  }
  if (!more.empty()) write_data_disk(json, now.rescue.lun, more);
  return json.end_array().end_object().end_object().end_object().text();
}

std::string swap_body(const Situation& now, const std::string& disk) {
  const arm::OsDiskProfile& profile = now.world.vm.profile.os_disk;
  Writer json;
  json.begin_object().key("properties").begin_object().key("storageProfile").begin_object();
  json.key("osDisk").begin_object().member("osType", "Windows");
  json.member("createOption", profile.create_option.empty() ? "{as read}" : profile.create_option);
  write_said(json, "caching", profile.caching);
  write_said(json, "deleteOption", profile.delete_option);
  json.member("name", disk.substr(disk.rfind('/') + 1));
  json.key("managedDisk").begin_object().member("id", disk).end_object();
  return json.end_object().end_object().end_object().end_object().text();
}

std::string tag_merge_body(std::string_view name, const std::string& value) {
  Writer json;
  json.begin_object().member("operation", "Merge").key("properties").begin_object();
  json.key("tags").begin_object().member(name, value).end_object();
  return json.end_object().end_object().text();
}

std::string tag_deletion_body(const Situation& now) {
  Writer json;
  json.begin_object().member("operation", "Delete").key("properties").begin_object();
  json.key("tags").begin_object();
  json.member(plan_tag, plan_tag_value(now.id, "record", now.power)).member(lease_tag, "{the lease as it was read}");
  return json.end_object().end_object().end_object().text();
}

std::string lease_body(const Situation& now) {
  Writer json;
  json.begin_object().key("tags").begin_object();
  for (const auto& [name, value] : now.world.vm.profile.tags) {
    if (name != lease_tag) json.member(name, value);
  }
  json.member(lease_tag, format("{}/{{holder}}/{{until}}", now.id));
  return json.end_object().end_object().text();
}

std::string script_body(const Situation& now, const std::string& location, std::string_view part) {
  constexpr std::int64_t longest_seconds = 900;
  Writer json;
  json.begin_object().member("location", location).key("tags").begin_object();
  write_plan_tag(json, now, part);
  json.end_object().key("properties").begin_object();
  json.key("source").begin_object().member("script", format("{{script: {}}}", part)).end_object();
  json.key("parameters").begin_array();
  write_parameter(json, "nonce", "{nonce}");
  write_parameter(json, "request", format("{{request: {}}}", part));
  json.end_array();
  if (now.plants_password && part == "write") {
    json.key("protectedParameters").begin_array();
    write_parameter(json, "secret", "{the chosen password}");
    json.end_array();
  }
  json.member("asyncExecution", false).member("timeoutInSeconds", longest_seconds);
  return json.end_object().end_object().text();
}

}  // namespace azvmreset::offline
