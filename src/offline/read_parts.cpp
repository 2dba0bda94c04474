#include "offline/read_parts.hpp"

#include "arm/paging.hpp"
#include "arm/resource_path.hpp"
#include "base/encoding/percent.hpp"
#include "base/fail.hpp"
#include "base/json/writer.hpp"
#include "base/quote.hpp"
#include "engine/within.hpp"
#include "ops/views.hpp"

#include <chrono>
#include <memory>
#include <string_view>
#include <utility>

namespace azvmreset::offline {
namespace {

using arm::ResourceType;
using base::format;
using engine::Task;
using ops::Context;

// The list of sizes is long, and a plan can do without it.
constexpr engine::Duration longest_list = std::chrono::seconds(60);

// Of what a plan can do without, too.
constexpr engine::Duration longest_question = std::chrono::seconds(15);

template <class View>
Task<Result<View>> read_one(Context context, std::string path, ResourceType type,
                            Result<View> (*read)(base::json::Value)) {
  auto request = context.arm.request("GET", path, type);
  if (!request) co_return std::move(request).error();
  auto answer = co_await context.arm.call(std::move(*request));
  if (!answer) co_return std::move(answer).error();
  const auto& body = answer->parsed();
  if (!body) co_return base::fail(ErrorCode::protocol, "ARM described {} in a way that cannot be read", path);
  co_return read(body->root());
}

// What is asked with a POST, and changes nothing.
template <class View>
Task<Result<View>> ask(Context context, std::string path, ResourceType type, std::string question,
                       Result<View> (*read)(base::json::Value)) {
  auto request = context.arm.request("POST", path, type);
  if (!request) co_return std::move(request).error();
  request->headers.emplace_back("Content-Type", "application/json");
  request->body = std::make_shared<const Secret>(question);
  request->idempotency = http::Idempotency::repeatable;
  auto answer = co_await context.arm.call(std::move(*request));
  if (!answer) co_return std::move(answer).error();
  const auto& body = answer->parsed();
  if (!body) co_return base::fail(ErrorCode::protocol, "the answer of {} cannot be read", path);
  co_return read(body->root());
}

// Of a list in which disks are, too.
class Sizes final : public arm::PageReader {
 public:
  Result<void> read(base::json::Value element) override {
    auto size = arm::read_size(element);
    if (!size) return std::move(size).error();
    if (*size) sizes.push_back(std::move(**size));
    return {};
  }

  std::vector<arm::SizeView> sizes;
};

Task<Result<std::vector<arm::SizeView>>> read_all_sizes(Context context, std::string path) {
  auto request = context.arm.request("GET", path, ResourceType::skus);
  if (!request) co_return std::move(request).error();
  Sizes list;
  auto read = co_await context.arm.read_pages(std::move(*request), list);
  if (!read) co_return std::move(read).error();
  co_return std::move(list.sizes);
}

Task<Result<std::vector<arm::UsageView>>> read_all_usages(Context context, std::string path) {
  auto request = context.arm.request("GET", path, ResourceType::virtual_machines);
  if (!request) co_return std::move(request).error();
  ops::Views<arm::UsageView> list(arm::read_usage);
  auto read = co_await context.arm.read_pages(std::move(*request), list);
  if (!read) co_return std::move(read).error();
  co_return std::move(list.views);
}

Result<std::string> primary_subnet(const arm::InterfaceView& interface) {
  for (const arm::IpConfigurationView& one : interface.configurations) {
    if (one.primary || interface.configurations.size() == 1) return one.subnet_id;
  }
  return base::fail(ErrorCode::protocol, "the interface {} has no primary address", base::quoted(interface.id, 300));
}

}  // namespace

Task<Result<arm::DiskView>> read_volume(Context context, std::string id) {
  auto disk = arm::ResourcePath::parse(id, "Microsoft.Compute", "disks", "managed disk");
  if (disk) co_return co_await read_one(context, disk->text(), ResourceType::disks, arm::read_disk);
  auto snapshot = arm::ResourcePath::parse(id, "Microsoft.Compute", "snapshots", "snapshot");
  if (!snapshot) co_return std::move(disk).error();
  co_return co_await read_one(context, snapshot->text(), ResourceType::snapshots, arm::read_disk);
}

Task<Result<std::vector<arm::SizeView>>> read_sizes(Context context, std::string subscription, std::string location) {
  const std::string filter = base::percent_encode(format("location eq '{}'", location));
  auto list = read_all_sizes(
      context, format("/subscriptions/{}/providers/Microsoft.Compute/skus?$filter={}", subscription, filter));
  co_return co_await engine::within(longest_list, std::move(list));
}

Task<Result<std::vector<arm::UsageView>>> read_usages(Context context, std::string subscription, std::string location) {
  auto list = read_all_usages(context, format("/subscriptions/{}/providers/Microsoft.Compute/locations/{}/usages",
                                              subscription, base::percent_encode(location)));
  co_return co_await engine::within(longest_question, std::move(list));
}

Task<Result<std::string>> read_subnet_id(Context context, std::string interface_id) {
  auto path = arm::ResourcePath::parse(interface_id, "Microsoft.Network", "networkInterfaces", "network interface");
  if (!path) co_return std::move(path).error();
  auto interface = co_await read_one(context, path->text(), ResourceType::network_interfaces, arm::read_interface);
  if (!interface) co_return std::move(interface).error();
  co_return primary_subnet(*interface);
}

Task<Result<arm::SubnetView>> read_subnet(Context context, std::string subnet_id) {
  constexpr std::string_view mark = "/subnets/";
  const std::size_t at = subnet_id.find(mark);
  auto network =
      arm::ResourcePath::parse(subnet_id.substr(0, at), "Microsoft.Network", "virtualNetworks", "virtual network");
  if (!network || at == std::string::npos) {
    co_return base::fail(ErrorCode::protocol, "expected the id of a subnet, found {}", base::quoted(subnet_id, 300));
  }
  const std::string name = base::percent_encode(subnet_id.substr(at + mark.size()));
  const std::string path = format("{}{}{}", network->text(), mark, name);
  co_return co_await read_one(context, path, ResourceType::virtual_networks, arm::read_subnet);
}

Task<Result<arm::BackupView>> read_backup(Context context, ResourceId vm, std::string location) {
  base::json::Writer json;
  json.begin_object().member("resourceType", "VM").member("resourceId", vm.text()).end_object();
  auto question = ask(context,
                      format("/subscriptions/{}/providers/Microsoft.RecoveryServices/locations/{}/backupStatus",
                             vm.subscription(), base::percent_encode(location)),
                      ResourceType::backup_status, json.text(), arm::read_backup);
  co_return co_await engine::within(longest_question, std::move(question));
}

Task<Result<std::vector<arm::PolicyDenial>>> ask_policies(Context context, std::string group, std::string content) {
  base::json::Writer json;
  json.begin_object().key("resourceDetails").begin_object().key("resourceContent").raw(content).end_object();
  json.member("includeAuditEffect", false).end_object();
  auto question = ask(context, group + "/providers/Microsoft.PolicyInsights/checkPolicyRestrictions",
                      ResourceType::policy_restrictions, json.text(), arm::read_policy_denials);
  co_return co_await engine::within(longest_question, std::move(question));
}

}  // namespace azvmreset::offline
