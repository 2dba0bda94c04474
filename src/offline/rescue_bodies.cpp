#include "offline/bodies.hpp"

#include "base/format.hpp"
#include "base/json/writer.hpp"
#include "offline/plan_names.hpp"

#include <array>
#include <cstddef>

// What a rescue VM is made of: no public address, nothing that outlives it.
namespace azvmreset::offline {
namespace {

using base::format;
using base::json::Writer;

void begin(Writer& json, const Situation& now, bool zonal) {
  json.begin_object().member("location", now.rescue.location);
  if (zonal && !now.rescue.zone.empty()) json.key("zones").begin_array().string(now.rescue.zone).end_array();
  json.key("tags").begin_object();
  for (const auto& [name, value] : now.request.rescue.tags) json.member(name, value);
  json.member(plan_tag, plan_tag_value(now.id, "rescue_vm", now.power)).end_object();
}

void write_reference(Writer& json, std::string_view name, const std::string& id) {
  json.key(name).begin_object().member("id", id).end_object();
}

// "publisher:offer:sku:version", or the id of an image of one's own.
void write_image(Writer& json, std::string_view image) {
  json.key("imageReference").begin_object();
  if (image.find('/') != std::string_view::npos) {
    json.member("id", image).end_object();
    return;
  }
  for (const std::string_view part : {"publisher", "offer", "sku", "version"}) {
    const std::size_t colon = image.find(':');
    json.member(part, image.substr(0, colon));
    image = colon == std::string_view::npos ? std::string_view() : image.substr(colon + 1);
  }
  json.end_object();
}

void write_storage(Writer& json, const Situation& now) {
  json.key("storageProfile").begin_object();
  write_image(json, now.rescue.image);
  json.member("diskControllerType", "SCSI").key("osDisk").begin_object();
  json.member("name", name_in_plan(now.id, "rescue-os")).member("createOption", "FromImage");
  json.member("deleteOption", "Delete").key("managedDisk").begin_object();
  json.member("storageAccountType", now.rescue.os_disk_sku);
  const std::string& set = now.request.rescue.disk_encryption_set;
  if (!set.empty()) write_reference(json, "diskEncryptionSet", set);
  json.end_object().end_object().end_object();
}

void write_system(Writer& json, const Situation& now) {
  json.key("osProfile").begin_object().member("computerName", rescue_computer_name(now.id));
  json.member("adminUsername", now.rescue.admin_username);
  json.member("adminPassword", "{a random password that nobody keeps}");
  if (now.rescue.os == RescueOs::linux_os) {
    json.key("linuxConfiguration").begin_object();
    json.member("disablePasswordAuthentication", false).member("provisionVMAgent", true).end_object();
  } else {
    json.key("windowsConfiguration").begin_object();
    json.member("provisionVMAgent", true).member("enableAutomaticUpdates", false).end_object();
  }
  json.end_object();
}

void write_security(Writer& json, const RescueMachine& wanted) {
  if (!wanted.encryption_at_host && wanted.security_type.empty()) return;
  json.key("securityProfile").begin_object();
  if (wanted.encryption_at_host) json.member("encryptionAtHost", true);
  if (!wanted.security_type.empty()) json.member("securityType", wanted.security_type);
  if (wanted.security_type == "TrustedLaunch") {
    json.key("uefiSettings").begin_object().member("secureBootEnabled", true).member("vTpmEnabled", true).end_object();
  }
  json.end_object();
}

}  // namespace

std::string address_body(const Situation& now) {
  Writer json;
  begin(json, now, true);
  json.key("sku").begin_object().member("name", "Standard").end_object();
  json.key("properties").begin_object().member("publicIPAllocationMethod", "Static").end_object();
  return json.end_object().text();
}

std::string gateway_body(const Situation& now) {
  Writer json;
  begin(json, now, true);
  json.key("sku").begin_object().member("name", "Standard").end_object();
  json.key("properties").begin_object().key("publicIpAddresses").begin_array();
  json.begin_object().member("id", now.at.rescue_address).end_object();
  return json.end_array().end_object().end_object().text();
}

std::string network_body(const Situation& now) {
  const std::string& range = now.rescue.address_range;
  Writer json;
  begin(json, now, false);
  json.key("properties").begin_object().key("addressSpace").begin_object();
  json.key("addressPrefixes").begin_array().string(range).end_array().end_object();
  json.key("subnets").begin_array().begin_object().member("name", "rescue").key("properties").begin_object();
  json.member("addressPrefix", range).member("defaultOutboundAccess", false);
  write_reference(json, "natGateway", now.at.rescue_gateway);
  return json.end_object().end_object().end_array().end_object().end_object().text();
}

std::string interface_body(const Situation& now) {
  Writer json;
  begin(json, now, false);
  json.key("properties").begin_object().key("ipConfigurations").begin_array();
  json.begin_object().member("name", "rescue").key("properties").begin_object();
  json.member("privateIPAllocationMethod", "Dynamic");
  write_reference(json, "subnet", now.at.rescue_subnet);
  return json.end_object().end_object().end_array().end_object().end_object().text();
}

std::string machine_body(const Situation& now) {
  Writer json;
  begin(json, now, true);
  json.key("properties").begin_object();
  json.key("hardwareProfile").begin_object().member("vmSize", now.rescue.size).end_object();
  write_storage(json, now);
  write_system(json, now);
  write_security(json, now.request.rescue);
  const std::string& license = now.request.rescue.license_type;
  if (!license.empty()) json.member("licenseType", license);
  json.key("networkProfile").begin_object().key("networkInterfaces").begin_array().begin_object();
  json.member("id", now.at.rescue_interface).key("properties").begin_object();
  json.member("primary", true).member("deleteOption", "Delete").end_object();
  json.end_object().end_array().end_object();
  return json.end_object().end_object().text();
}

}  // namespace azvmreset::offline
