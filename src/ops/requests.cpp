#include "ops/requests.hpp"

#include "base/encoding/percent.hpp"
#include "base/format.hpp"
#include "base/json/writer.hpp"

#include <string>
#include <utility>

namespace azvmreset::ops {
namespace {

std::string extension_path(const ResourceId& vm, std::string_view name) {
  return base::format("{}/extensions/{}", vm.text(), base::percent_encode(name));
}

std::string run_command_path(const ResourceId& vm, std::string_view name) {
  return base::format("{}/runCommands/{}", vm.text(), base::percent_encode(name));
}

// The prefix, and the GUID without its hyphens: what every kind of resource
// allows as a name.
std::string name_of_operation(std::string_view prefix, std::string_view operation_id) {
  std::string name(prefix);
  for (const char c : operation_id) {
    if (c != '-') name += c;
  }
  return name;
}

void carry(http::Request& request, std::shared_ptr<const Secret> body) {
  request.headers.emplace_back("Content-Type", "application/json");
  request.body = std::move(body);
}

using arm::ResourceType;

Result<http::Request> get(const arm::Arm& arm, const std::string& path, ResourceType type) {
  return arm.request("GET", path + "?$expand=instanceView", type);
}

}  // namespace

Result<http::Request> get_vm(const arm::Arm& arm, const ResourceId& vm) {
  return get(arm, vm.text(), ResourceType::virtual_machines);
}

Result<http::Request> get_extension(const arm::Arm& arm, const ResourceId& vm, std::string_view name) {
  return get(arm, extension_path(vm, name), ResourceType::extensions);
}

Result<http::Request> put_extension(const arm::Arm& arm, const ResourceId& vm, std::string_view name,
                                    std::shared_ptr<const Secret> body) {
  auto request = arm.request("PUT", extension_path(vm, name), ResourceType::extensions);
  if (!request) return request;
  carry(*request, std::move(body));
  request->idempotency = http::Idempotency::repeatable_by_name;
  return request;
}

Result<http::Request> delete_extension(const arm::Arm& arm, const ResourceId& vm, std::string_view name) {
  return arm.request("DELETE", extension_path(vm, name), ResourceType::extensions);
}

Result<http::Request> get_list(const arm::Arm& arm, std::string_view scope, ResourceType type) {
  return arm.request("GET", base::format("{}/providers/{}", scope, name_of(type)), type);
}

std::string run_command_name(std::string_view operation_id) {
  return name_of_operation(run_command_name_prefix, operation_id);
}

Result<http::Request> put_run_command(const arm::Arm& arm, const ResourceId& vm, std::string_view name,
                                      std::shared_ptr<const Secret> body) {
  auto request = arm.request("PUT", run_command_path(vm, name), ResourceType::run_commands);
  if (!request) return request;
  carry(*request, std::move(body));
  request->idempotency = http::Idempotency::once;
  return request;
}

Result<http::Request> get_run_command(const arm::Arm& arm, const ResourceId& vm, std::string_view name) {
  return get(arm, run_command_path(vm, name), ResourceType::run_commands);
}

Result<http::Request> list_run_commands(const arm::Arm& arm, const ResourceId& vm) {
  return arm.request("GET", vm.text() + "/runCommands", ResourceType::run_commands);
}

Result<http::Request> delete_run_command(const arm::Arm& arm, const ResourceId& vm, std::string_view name) {
  return arm.request("DELETE", run_command_path(vm, name), ResourceType::run_commands);
}

Result<http::Request> post_run_command(const arm::Arm& arm, const ResourceId& vm, std::shared_ptr<const Secret> body) {
  auto request = arm.request("POST", vm.text() + "/runCommand", ResourceType::virtual_machines);
  if (!request) return request;
  carry(*request, std::move(body));
  request->idempotency = http::Idempotency::once;
  return request;
}

std::string_view path_of(PowerAction action) noexcept {
  switch (action) {
    case PowerAction::start:
      return "start";
    case PowerAction::power_off:
      return "powerOff";
    case PowerAction::deallocate:
      return "deallocate";
    case PowerAction::restart:
      break;
  }
  return "restart";
}

std::string_view name_of(PowerAction action) noexcept {
  return action == PowerAction::power_off ? "power_off" : path_of(action);
}

Result<http::Request> post_power(const arm::Arm& arm, const ResourceId& vm, PowerAction action) {
  auto request = arm.request("POST", base::format("{}/{}", vm.text(), path_of(action)), ResourceType::virtual_machines);
  if (!request) return request;
  request->idempotency = action == PowerAction::restart ? http::Idempotency::once : http::Idempotency::repeatable;
  return request;
}

std::string snapshot_name(std::string_view operation_id) {
  return name_of_operation(snapshot_name_prefix, operation_id);
}

Result<SnapshotPlan> plan_snapshot(const ResourceId& vm, std::string_view os_disk_id, std::string_view location,
                                   std::string_view operation_id) {
  auto disk = arm::ResourcePath::parse(os_disk_id, "Microsoft.Compute", "disks", "managed disk");
  if (!disk) return std::move(disk).error();
  auto path = disk->sibling("Microsoft.Compute", "snapshots", snapshot_name(operation_id), "snapshot");
  if (!path) return std::move(path).error();

  base::json::Writer json;
  json.begin_object().member("location", location);
  json.key("sku").begin_object().member("name", "Standard_LRS").end_object();
  json.key("tags").begin_object();
  json.member(operation_tag, operation_id).member(target_tag, vm.text());
  json.end_object();
  json.key("properties").begin_object();
  json.key("creationData").begin_object();
  json.member("createOption", "Copy").member("sourceResourceId", disk->text());
  json.end_object();
  json.member("incremental", true);
  json.end_object().end_object();
  return SnapshotPlan(std::move(*path), json.text());
}

Result<http::Request> put_snapshot(const arm::Arm& arm, const SnapshotPlan& plan) {
  auto request = arm.request("PUT", plan.path.text(), ResourceType::snapshots);
  if (!request) return request;
  carry(*request, std::make_shared<const Secret>(plan.body));
  request->idempotency = http::Idempotency::repeatable_by_name;
  return request;
}

Result<http::Request> get_snapshot(const arm::Arm& arm, const arm::ResourcePath& snapshot) {
  return arm.request("GET", snapshot.text(), ResourceType::snapshots);
}

Result<http::Request> delete_snapshot(const arm::Arm& arm, const arm::ResourcePath& snapshot) {
  return arm.request("DELETE", snapshot.text(), ResourceType::snapshots);
}

}  // namespace azvmreset::ops
