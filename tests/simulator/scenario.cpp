#include "simulator/scenario.hpp"

#include "base/ascii.hpp"
#include "base/fail.hpp"
#include "base/quote.hpp"
#include "simulator/default_scenario.hpp"
#include "simulator/fields.hpp"
#include "simulator/scenario_guest.hpp"
#include "simulator/scenario_parts.hpp"
#include "simulator/scenario_platform.hpp"
#include "simulator/scenario_principal.hpp"
#include "simulator/words.hpp"

#include <algorithm>
#include <cassert>

namespace azvmreset::sim {
namespace {

using base::fail;
using base::format;
using base::quoted;
using base::json::Value;

Result<Subscription> read_subscription(Value value, const std::string& path) {
  Subscription subscription;
  Fields fields(value, path);
  fields.require("id").require("resource_groups");
  read_guid(fields, "id", subscription.id);
  fields.text("display_name", subscription.display_name)
      .each("resource_groups", [&](Value group, const std::string& at) -> Result<void> {
        ResourceGroup read;
        Fields parts(group, at);
        parts.require("name").require("location").text("name", read.name).text("location", read.location);
        subscription.groups.push_back(read);
        return parts.finish();
      });
  if (auto outcome = fields.finish(); !outcome) return outcome.error();
  return subscription;
}

Result<void> read_extension(Value value, const std::string& path, VmSetUp& vm) {
  ExtensionSetUp extension;
  Fields fields(value, path);
  fields.require("name")
      .require("publisher")
      .require("type")
      .text("name", extension.name)
      .text("publisher", extension.publisher)
      .text("type", extension.type)
      .text("version", extension.version)
      .text("provisioning_state", extension.provisioning_state)
      .text("force_update_tag", extension.force_update_tag);
  vm.extensions.push_back(extension);
  return fields.finish();
}

// Keeps what a reader of one element returns.
template <class T>
Fields::Part into(std::vector<T>& list, Result<T> (*read)(Value, const std::string&)) {
  return [&list, read](Value value, const std::string& path) -> Result<void> {
    auto one = read(value, path);
    if (!one) return one.error();
    list.push_back(*std::move(one));
    return {};
  };
}

Result<VmSetUp> read_vm(Value value, const std::string& path) {
  VmSetUp vm;
  std::string_view lock;
  Fields fields(value, path);
  bool allow_extensions = true;
  bool specialised = false;
  fields.require("name")
      .require("resource_group")
      .text("subscription", vm.subscription)
      .text("resource_group", vm.resource_group)
      .text("name", vm.name)
      .text("location", vm.location)
      .word<Os>("os", vm.os, kOsWords)
      .word<Power>("power", vm.power, kPowerWords)
      .word<AgentState>("agent", vm.agent, kAgentWords)
      .word<AgentAfterBoot>("agent_after_boot", vm.agent_after_boot, kAgentAfterBootWords)
      .word<std::string_view>("lock", lock, kLockOrNoneWords)
      .text("provisioning_state", vm.provisioning_state)
      .text("admin_username", vm.admin_username)
      .flag("allow_extension_operations", allow_extensions)
      .flag("specialised", specialised)
      .each("extensions", [&](Value one, const std::string& at) { return read_extension(one, at, vm); })
      .object("image", [&](Value image, const std::string& at) { return read_image(image, at, vm.image); })
      .text("size", vm.size)
      .text("zone", vm.zone)
      .word<std::string_view>("security_type", vm.security_type, kSecurityTypeWords)
      .flag("encryption_at_host", vm.encryption_at_host)
      .flag("rescue_tools", vm.rescue_tools)
      .word<std::string_view>("disk_controller", vm.disk_controller, kControllerWords)
      .text("backup_vault", vm.backup_vault)
      .each("data_disks", into(vm.data_disks, read_data_disk))
      .object("os_disk", [&](Value disk, const std::string& at) { return read_os_disk(disk, at, vm.os_disk); })
      .object("network", [&](Value network, const std::string& at) { return read_network(network, at, vm.network); })
      .object("guest", [&](Value guest, const std::string& at) { return read_guest(guest, at, vm.guest); });
  read_tags(fields, vm.tags);
  vm.lock = lock;
  // A VM made from a specialised disk has no osProfile at all (F4.1).
  if (specialised)
    vm.allow_extension_operations.reset();
  else
    vm.allow_extension_operations = allow_extensions;
  if (vm.os_disk.name.empty()) vm.os_disk.name = format("{}_OsDisk_1", vm.name);
  if (vm.guest.computer_name.empty()) vm.guest.computer_name = vm.name.substr(0, 15);
  if (auto outcome = fields.finish(); !outcome) return outcome.error();
  return vm;
}

bool same_vm(const VmSetUp& a, const VmSetUp& b) {
  return base::equals_ignoring_case(a.name, b.name) && base::equals_ignoring_case(a.subscription, b.subscription) &&
         base::equals_ignoring_case(a.resource_group, b.resource_group);
}

Result<void> check_whole(Scenario& scenario) {
  if (scenario.principals.empty()) {
    return fail(ErrorCode::invalid_argument, "principals: found none, expected at least one");
  }
  if (scenario.subscriptions.empty()) {
    return fail(ErrorCode::invalid_argument, "subscriptions: found none, expected at least one");
  }
  for (std::size_t i = 0; i < scenario.vms.size(); ++i) {
    const std::string path = format("virtual_machines[{}]", i);
    VmSetUp& vm = scenario.vms[i];
    const auto group = place(scenario, path, vm.subscription, vm.resource_group);
    if (!group) return group.error();
    if (vm.location.empty()) vm.location = (*group)->location;
    for (std::size_t j = 0; j < i; ++j) {
      if (same_vm(scenario.vms[i], scenario.vms[j])) {
        return fail(ErrorCode::invalid_argument, "{}.name: found {} twice, expected each VM once", path,
                    quoted(scenario.vms[i].name));
      }
    }
  }
  if (auto placed = place_around(scenario); !placed) return placed;
  return place_platform(scenario);
}

}  // namespace

Result<Scenario> read_scenario(std::string_view json) {
  auto document = base::json::Document::parse(json);
  if (!document) {
    return fail(ErrorCode::invalid_argument, "the file: expected JSON, {}", document.error().message);
  }
  Scenario scenario;
  Fields fields(document->root(), "");
  fields.require("tenant_id").require("principals").require("subscriptions").require("virtual_machines");
  read_guid(fields, "tenant_id", scenario.tenant_id);
  fields.word<Throttling>("throttling", scenario.throttling, kThrottlingWords)
      .number("page_size", scenario.page_size, 1, 1000)
      .each("principals", into(scenario.principals, read_principal))
      .each("managed_identities", into(scenario.identities, read_machine_identity))
      .each("people", into(scenario.people, read_person))
      .each("subscriptions", into(scenario.subscriptions, read_subscription))
      .each("virtual_machines", into(scenario.vms, read_vm))
      .each("snapshots", into(scenario.snapshots, read_snapshot))
      .each("locks", into(scenario.locks, read_lock))
      .each("unattached", into(scenario.unattached, read_unattached))
      .each("virtual_networks", into(scenario.networks, read_virtual_network))
      .each("vm_sizes", into(scenario.sizes, read_vm_size))
      .each("quotas", into(scenario.quotas, read_quota))
      .each("policies", into(scenario.policies, read_policy))
      .each("scripts", into(scenario.scripts.recorded, read_recorded_script))
      .each("account_scripts", into(scenario.scripts.account, read_digest))
      .flag("managed_run_commands", scenario.managed_run_commands);
  if (auto outcome = fields.finish(); !outcome) return outcome.error();
  if (auto outcome = check_whole(scenario); !outcome) return outcome.error();
  return scenario;
}

std::string_view default_scenario_text() { return kDefaultScenario; }

Scenario default_scenario() {
  // Thousands of simulated histories begin with it.
  static const auto scenario = read_scenario(kDefaultScenario);
  assert(scenario.ok());
  return *scenario;
}

}  // namespace azvmreset::sim
