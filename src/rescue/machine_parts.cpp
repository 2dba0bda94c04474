#include "rescue/machine_parts.hpp"

#include "arm/run_command_view.hpp"
#include "base/ascii.hpp"
#include "base/fail.hpp"
#include "base/json/reader.hpp"
#include "offline/plan_names.hpp"
#include "ops/preflight.hpp"
#include "ops/requests.hpp"
#include "ops/views.hpp"
#include "rescue/chronicle.hpp"

#include <azvmreset/resource_id.hpp>

#include <algorithm>
#include <utility>

namespace azvmreset::rescue {
namespace {

using arm::ResourceType;
using base::equals_ignoring_case;
using engine::Task;
using ops::Context;

constexpr std::string_view unattached =
    "it has the name of a rescue VM's part, and nothing that is proved to be of this plan is attached to it";

using Parsed = std::optional<base::json::Document>;

// The role for a rescue does not let parts be read that its plan does not make.
// It must do for finding what that plan has left, so this is no failure.
bool is_hidden(const Error& error, const std::string& id, std::vector<Finding>& warnings) {
  if (error.code != ErrorCode::permission_denied) return false;
  warnings.emplace_back("not_read", base::format("{}: {}", id, error.message),
                        "where the plan has made it, look again with the right to read it");
  return true;
}

// Nothing: it is not there, or it is hidden.
Task<Result<Parsed>> look(Context context, std::string id, ResourceType type, std::vector<Finding>& warnings) {
  if (id.empty()) co_return Parsed();
  auto request = context.arm.request("GET", id, type);
  if (!request) co_return std::move(request).error();
  auto answer = co_await context.arm.call(std::move(*request));
  if (!answer && answer.error().code == ErrorCode::not_found) co_return Parsed();
  if (!answer && is_hidden(answer.error(), id, warnings)) co_return Parsed();
  if (!answer) co_return std::move(answer).error();
  auto document = base::json::Document::parse(answer->body());
  if (!document) co_return base::fail(ErrorCode::protocol, "ARM described {} in a way that cannot be read", id);
  co_return Parsed(std::move(*document));
}

RescueItem item(const std::string& id, bool proved) {
  RescueItem made;
  made.type = type_in(id);
  made.id = id;
  made.fate = proved ? ItemFate::to_be_deleted : ItemFate::not_ours;
  if (!proved) made.reason = unattached;
  return made;
}

// Whether a list of references has this id.
bool refers_to(base::json::Value list, std::string_view id) {
  for (const base::json::Value element : list.elements()) {
    if (equals_ignoring_case(element["id"].text_or(""), id)) return true;
  }
  return false;
}

bool lies_in(base::json::Value interface, std::string_view network) {
  for (const base::json::Value element : interface["properties"]["ipConfigurations"].elements()) {
    const std::string subnet = element["properties"]["subnet"]["id"].text_or("");
    if (base::starts_with_ignoring_case(subnet, std::string(network) + "/")) return true;
  }
  return false;
}

bool goes_through(base::json::Value network, std::string_view gateway) {
  for (const base::json::Value element : network["properties"]["subnets"].elements()) {
    if (equals_ignoring_case(element["properties"]["natGateway"]["id"].text_or(""), gateway)) return true;
  }
  return false;
}

}  // namespace

Task<Result<std::optional<arm::VmView>>> vm_if_there(Context context, std::string id) {
  const auto target = ResourceId::parse(id);
  if (!target) co_return std::optional<arm::VmView>();
  auto seen = co_await ops::examine(context, *target);
  if (!seen && seen.error().code == ErrorCode::not_found) co_return std::optional<arm::VmView>();
  if (!seen) co_return std::move(seen).error();
  co_return std::optional(std::move(seen->vm));
}

Task<Result<std::vector<RescueItem>>> parts_of_machine(Context context, offline::Places at, bool proved,
                                                       std::vector<Finding>& warnings) {
  std::vector<RescueItem> items;
  auto vm = co_await vm_if_there(context, at.rescue_vm);
  if (!vm && is_hidden(vm.error(), at.rescue_vm, warnings)) vm = std::optional<arm::VmView>();
  if (!vm) co_return std::move(vm).error();
  if (*vm) items.push_back(item(at.rescue_vm, proved));
  const bool by_vm = proved && vm->has_value();

  auto interface = co_await look(context, at.rescue_interface, ResourceType::network_interfaces, warnings);
  if (!interface) co_return std::move(interface).error();
  bool chain = by_vm && std::ranges::any_of((*vm)->profile.interface_ids, [&at](const std::string& id) {
                 return equals_ignoring_case(id, at.rescue_interface);
               });
  if (*interface) items.push_back(item(at.rescue_interface, chain));

  auto disk = co_await look(context, at.rescue_disk, ResourceType::disks, warnings);
  if (!disk) co_return std::move(disk).error();
  if (*disk) items.push_back(item(at.rescue_disk, by_vm && equals_ignoring_case((*vm)->os_disk_id, at.rescue_disk)));

  auto network = co_await look(context, at.rescue_network, ResourceType::virtual_networks, warnings);
  if (!network) co_return std::move(network).error();
  chain = chain && *interface && lies_in((*interface)->root(), at.rescue_network);
  if (*network) items.push_back(item(at.rescue_network, chain));

  auto gateway = co_await look(context, at.rescue_gateway, ResourceType::nat_gateways, warnings);
  if (!gateway) co_return std::move(gateway).error();
  chain = chain && *network && goes_through((*network)->root(), at.rescue_gateway);
  if (*gateway) items.push_back(item(at.rescue_gateway, chain));

  auto address = co_await look(context, at.rescue_address, ResourceType::public_ip_addresses, warnings);
  if (!address) co_return std::move(address).error();
  chain = chain && *gateway && refers_to((*gateway)->root()["properties"]["publicIpAddresses"], at.rescue_address);
  if (*address) items.push_back(item(at.rescue_address, chain));
  co_return std::move(items);
}

Task<Result<std::vector<RescueItem>>> scripts_of(Context context, std::string vm, std::string plan_id) {
  std::vector<RescueItem> items;
  const auto target = ResourceId::parse(vm);
  if (!target) co_return std::move(items);
  auto request = ops::list_run_commands(context.arm, *target);
  if (!request) co_return std::move(request).error();
  ops::Views<arm::RunCommandView> list(&arm::read_run_command);
  auto read = co_await context.arm.read_pages(std::move(*request), list);
  if (!read && read.error().code == ErrorCode::not_found) co_return std::move(items);
  if (!read) co_return std::move(read).error();
  const std::string prefix = offline::name_in_plan(plan_id, "");
  for (const arm::RunCommandView& one : list.views) {
    if (!base::starts_with_ignoring_case(one.name, prefix)) continue;
    items.push_back(item(base::format("{}/runCommands/{}", target->text(), one.name), true));
  }
  co_return std::move(items);
}

}  // namespace azvmreset::rescue
