#include "offline/plan_names.hpp"

#include "base/ascii.hpp"
#include "base/digest.hpp"
#include "base/format.hpp"
#include "base/json/writer.hpp"

#include <cstddef>

namespace azvmreset::offline {
namespace {

using base::json::Writer;

constexpr std::size_t id_length = 32;
constexpr std::size_t longest_computer_name = 15;
constexpr std::size_t longest_tag_value = 256;

void write_reset(Writer& json, const PlanRescue& request) {
  const PlantedReset& reset = request.reset;
  json.member("username", reset.username).member("built_in_administrator", reset.built_in_administrator);
  json.member("existing_only", reset.existing_only).member("plaintext", reset.plaintext);
  json.key("add_to").begin_array();
  for (const AccountGroup group : reset.add_to) json.string(name_of(group));
  json.end_array();
}

void write_rescue(Writer& json, const RescueMachine& rescue) {
  json.member("rescue_vm", rescue.existing ? base::to_lower(rescue.existing->text()) : std::string());
  json.member("rescue_os", name_of(rescue.os)).member("size", rescue.size).member("image", rescue.image);
  json.member("resource_group", base::to_lower(rescue.resource_group)).member("network", name_of(rescue.network));
  json.member("subnet_id", base::to_lower(rescue.subnet_id)).key("tags").begin_array();
  for (const auto& [name, value] : rescue.tags) json.string(name).string(value);
  json.end_array();
  json.member("address_range", rescue.address_range).member("admin_username", rescue.admin_username);
  json.member("os_disk_sku", rescue.os_disk_sku);
  json.member("disk_encryption_set", base::to_lower(rescue.disk_encryption_set));
  json.member("encryption_at_host", rescue.encryption_at_host).member("security_type", rescue.security_type);
  json.member("zone", rescue.zone).member("license_type", rescue.license_type);
}

// Of the task nothing: what it does not take makes no other plan of it.
void write_restore(Writer& json, const PlanRescue& request) {
  json.member("deallocate", request.deallocate).member("power_after", name_of(request.power_after));
  json.member("lease", request.lease).member("from_snapshot", base::to_lower(request.from_snapshot));
}

void write_repair(Writer& json, const PlanRescue& request) {
  json.member("hook", name_of(request.hook));
  write_reset(json, request);
  write_rescue(json, request.rescue);
  json.member("probe", request.probe).member("read_back", name_of(request.read_back));
  json.member("deallocate", request.deallocate).member("power_after", name_of(request.power_after));
  json.member("lease", request.lease).member("keep_snapshot", request.keep_snapshot);
  json.member("from_snapshot", base::to_lower(request.from_snapshot));
}

}  // namespace

std::string plan_id(const PlanRescue& request, std::string_view os_disk_id, std::string_view os_disk_unique_id) {
  Writer json;
  json.begin_object().member("digest", "azvmreset.plan/1");
  json.member("target", base::to_lower(request.target.text()));
  json.member("os_disk", base::to_lower(os_disk_id)).member("unique_id", base::to_lower(os_disk_unique_id));
  json.member("task", name_of(request.task));
  request.task == PlantedTask::nothing ? write_restore(json, request) : write_repair(json, request);
  return base::sha256_hex(json.end_object().text()).substr(0, id_length);
}

std::string name_in_plan(std::string_view plan_id, std::string_view part) {
  return base::format("azvmreset-{}-{}", plan_id, part);
}

std::string rescue_computer_name(std::string_view plan_id) {
  return base::format("azvmr{}", plan_id).substr(0, longest_computer_name);
}

std::string plan_tag_value(std::string_view plan_id, std::string_view step, std::string_view power) {
  return base::format("{}/{}/{}", plan_id, step, power);
}

std::string original_tag_value(std::string_view os_disk_id, std::string_view os_disk_unique_id) {
  return std::string(os_disk_id.size() <= longest_tag_value ? os_disk_id : os_disk_unique_id);
}

}  // namespace azvmreset::offline
