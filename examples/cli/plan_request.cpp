#include "plan_request.hpp"

#include <cstddef>
#include <initializer_list>
#include <string>
#include <utility>

#include "failure.hpp"
#include "guest_request.hpp"
#include "printable.hpp"
#include "secret_input.hpp"

namespace azvmreset::cli {
namespace {

constexpr std::size_t longest_document = 1u << 20;

// The first of the values whose name the option has; else `otherwise`.
template <class Enum>
Enum chosen(const Settings& settings, Option option, std::initializer_list<Enum> values, Enum otherwise) {
  const auto name = settings.text(option);
  for (const Enum value : values) {
    if (name && *name == name_of(value)) return value;
  }
  return otherwise;
}

Result<void> take_account(const Settings& settings, PlanRescue& request) {
  if (settings.on(Option::rdp)) {
    request.task = PlantedTask::reset_rdp;
    for (const Option option : {Option::username, Option::builtin_admin, Option::existing_only, Option::add_to_group,
                                Option::offline_plaintext}) {
      if (settings.source(option)) {
        return usage_error(std::string(rule_of(option).name) + " is about an account, and --rdp sets none");
      }
    }
    return {};
  }
  if (auto error = refuse_account(settings)) return std::move(*error);
  request.reset.username = settings.text_or_empty(Option::username);
  request.reset.built_in_administrator = settings.on(Option::builtin_admin);
  request.reset.existing_only = settings.on(Option::existing_only);
  if (auto named = groups_of(settings); !named.empty()) request.reset.add_to = std::move(named);
  request.reset.plaintext = settings.on(Option::offline_plaintext);
  return {};
}

// An id, or the name of a VM beside the one that is to be rescued.
Result<ResourceId> other_vm(const std::string& given, const ResourceId& vm) {
  if (given.find('/') != std::string::npos) return ResourceId::parse(given);
  return ResourceId::from_parts(vm.subscription(), vm.resource_group(), given);
}

Result<void> take_rescue(const Settings& settings, PlanRescue& request) {
  RescueMachine& rescue = request.rescue;
  if (const auto given = settings.text(Option::rescue_vm)) {
    auto existing = other_vm(*given, request.target);
    if (!existing) return std::move(existing).error();
    rescue.existing = std::move(*existing);
  }
  rescue.os = chosen(settings, Option::rescue_os, {RescueOs::windows, RescueOs::linux_os}, rescue.os);
  rescue.size = settings.text_or_empty(Option::rescue_size);
  rescue.image = settings.text_or_empty(Option::rescue_image);
  rescue.resource_group = settings.text_or_empty(Option::rescue_group);
  rescue.address_range = settings.text_or_empty(Option::rescue_address_range);
  rescue.admin_username = settings.text_or_empty(Option::rescue_admin_username);
  rescue.os_disk_sku = settings.text_or_empty(Option::rescue_os_disk_sku);
  rescue.disk_encryption_set = settings.text_or_empty(Option::rescue_disk_encryption_set);
  rescue.encryption_at_host = settings.on(Option::rescue_encryption_at_host);
  rescue.security_type = settings.text_or_empty(Option::rescue_security_type);
  rescue.zone = settings.text_or_empty(Option::rescue_zone);
  rescue.license_type = settings.text_or_empty(Option::rescue_license_type);
  for (const auto& [name, value] : settings.pairs(Option::rescue_tag)) rescue.tags.emplace_back(name, value);
  const auto subnet = settings.text(Option::subnet);
  if (subnet && settings.on(Option::nat_gateway)) {
    return usage_error("--subnet and --nat-gateway both say where the rescue VM gets its network", "give one of them");
  }
  if (subnet) rescue.network = RescueNetwork::given_subnet;
  if (settings.on(Option::nat_gateway)) rescue.network = RescueNetwork::nat_gateway;
  rescue.subnet_id = subnet.value_or("");
  return {};
}

Result<void> take_reason(Call& call, PlanRescue& request) {
  request.skip_agent_methods = call.settings.text_or_empty(Option::skip_agent_methods);
  const auto file = call.settings.text(Option::after_failure);
  if (!file) return {};
  auto document = read_file(*file, call.console.interrupts, longest_document);
  if (!document) return std::move(document).error();
  const Secret text = without_line_end(std::move(*document));
  if (text.empty()) return usage_error(printable(*file) + " of --after-failure is empty");
  request.after_failure = text.expose();
  return {};
}

}  // namespace

PowerAfter power_after_of(const Settings& settings) {
  return chosen(settings, Option::power_after,
                {PowerAfter::as_before, PowerAfter::running, PowerAfter::stopped, PowerAfter::deallocated},
                PowerAfter::as_before);
}

Result<PlanRescue> plan_request(Call& call, ResourceId vm) {
  const Settings& settings = call.settings;
  PlanRescue request(std::move(vm));
  if (auto taken = take_account(settings, request); !taken) return std::move(taken).error();
  if (auto taken = take_rescue(settings, request); !taken) return std::move(taken).error();
  if (auto taken = take_reason(call, request); !taken) return std::move(taken).error();
  request.hook = chosen(settings, Option::hook, {Hook::group_policy, Hook::setup}, request.hook);
  request.probe = !settings.on(Option::no_probe);
  request.read_back =
      chosen(settings, Option::read_back, {ReadBack::agent, ReadBack::snapshot, ReadBack::none}, ReadBack::automatic);
  request.deallocate = settings.on(Option::deallocate);
  request.power_after = power_after_of(settings);
  request.lease = settings.text(Option::lease) != "none";
  request.keep_snapshot = settings.on(Option::keep_snapshot);
  request.from_snapshot = settings.text_or_empty(Option::from_snapshot);
  return request;
}

}  // namespace azvmreset::cli
