#include "simulator/scenario_parts.hpp"

#include "base/ascii.hpp"
#include "base/decimal.hpp"
#include "base/fail.hpp"
#include "base/format.hpp"
#include "base/guid.hpp"
#include "base/quote.hpp"
#include "simulator/scenario_disk.hpp"
#include "simulator/words.hpp"

#include <algorithm>

namespace azvmreset::sim {
namespace {

using base::equals_ignoring_case;
using base::fail;
using base::format;
using base::quoted;
using base::json::Value;

// Four decimal numbers up to 255.
bool is_ipv4(std::string_view text) {
  for (int part = 0; part < 4; ++part) {
    const std::string_view digits = text.substr(0, text.find('.'));
    const auto number = base::parse_decimal(digits);
    if (!number || *number > 255 || digits.size() > 3) return false;
    text.remove_prefix(digits.size());
    if (part < 3 && !text.starts_with('.')) return false;
    if (part < 3) text.remove_prefix(1);
  }
  return text.empty();
}

void read_address(Fields& fields, std::string_view name, std::string& target) {
  fields.text(name, target);
  if (!target.empty() && !is_ipv4(target)) {
    fields.refuse(name, format("found {}, expected an IPv4 address", quoted(target)));
  }
}

const VmSetUp* vm_named(const Scenario& scenario, std::string_view name) {
  const auto same = [&](const VmSetUp& vm) { return equals_ignoring_case(vm.name, name); };
  const auto found = std::find_if(scenario.vms.begin(), scenario.vms.end(), same);
  return found == scenario.vms.end() ? nullptr : &*found;
}

bool same_snapshot(const SnapshotSetUp& a, const SnapshotSetUp& b) {
  return equals_ignoring_case(a.name, b.name) && equals_ignoring_case(a.subscription, b.subscription) &&
         equals_ignoring_case(a.resource_group, b.resource_group);
}

Result<void> place_snapshot(Scenario& scenario, std::size_t index) {
  SnapshotSetUp& snapshot = scenario.snapshots[index];
  const std::string path = format("snapshots[{}]", index);
  const auto group = place(scenario, path, snapshot.subscription, snapshot.resource_group);
  if (!group) return group.error();
  const VmSetUp* of = vm_named(scenario, snapshot.vm);
  if (of == nullptr || of->os_disk.kind != OsDiskKind::managed) {
    return fail(ErrorCode::invalid_argument, "{}.vm: found {}, expected a VM of this file with a managed disk", path,
                quoted(snapshot.vm));
  }
  for (std::size_t i = 0; i < index; ++i) {
    if (same_snapshot(scenario.snapshots[i], snapshot)) {
      return fail(ErrorCode::invalid_argument, "{}.name: found {} twice, expected each snapshot once", path,
                  quoted(snapshot.name));
    }
  }
  return {};
}

}  // namespace

void read_guid(Fields& fields, std::string_view name, std::string& target) {
  fields.text(name, target);
  if (!target.empty() && !base::is_guid(target)) {
    fields.refuse(name, format("found {}, expected a GUID", quoted(target)));
  }
}

void read_tags(Fields& fields, std::map<std::string, std::string>& tags) {
  fields.each_member("tags", [&](std::string_view name, Value tag, const std::string& at) -> Result<void> {
    auto text = string_at(tag, at);
    if (!text) return text.error();
    tags.emplace(name, *text);
    return {};
  });
}

Result<void> read_os_disk(Value value, const std::string& path, OsDiskSetUp& disk) {
  Fields fields(value, path);
  fields.word<OsDiskKind>("kind", disk.kind, kOsDiskWords)
      .text("name", disk.name)
      .text("sku", disk.sku)
      .number("size_gb", disk.size_gb, 1, 4095)
      .text("performance_tier", disk.performance_tier)
      .word<std::string_view>("generation", disk.generation, kGenerationWords)
      .text("caching", disk.caching)
      .word<std::string_view>("delete_option", disk.delete_option, kDeleteOptionWords)
      .word<Ade>("azure_disk_encryption", disk.ade, kAdeWords)
      .text("encryption_set", disk.encryption_set)
      .word<std::string_view>("network_access", disk.network_access, kNetworkAccessWords)
      .text("disk_access", disk.disk_access)
      .object("content",
              [&](Value content, const std::string& at) { return read_disk_set_up(content, at, disk.content); });
  read_tags(fields, disk.tags);
  return fields.finish();
}

Result<void> read_network(Value value, const std::string& path, NetworkSetUp& network) {
  Fields fields(value, path);
  read_address(fields, "private_ip", network.private_ip);
  read_address(fields, "public_ip", network.public_ip);
  fields.text("subnet", network.subnet);
  fields.word<Allocation>("public_ip_allocation", network.allocation, kAllocationWords)
      .each("more_private_ips", [&](Value address, const std::string& at) -> Result<void> {
        auto text = string_at(address, at);
        if (!text) return text.error();
        if (!is_ipv4(*text)) {
          return fail(ErrorCode::invalid_argument, "{}: found {}, expected an IPv4 address", at, quoted(*text));
        }
        network.more_private_ips.push_back(*text);
        return {};
      });
  return fields.finish();
}

Result<SnapshotSetUp> read_snapshot(Value value, const std::string& path) {
  SnapshotSetUp snapshot;
  Fields fields(value, path);
  fields.require("name").require("resource_group").require("vm");
  fields.text("name", snapshot.name)
      .text("subscription", snapshot.subscription)
      .text("resource_group", snapshot.resource_group)
      .text("vm", snapshot.vm)
      .flag("incremental", snapshot.incremental);
  read_tags(fields, snapshot.tags);
  if (auto outcome = fields.finish(); !outcome) return outcome.error();
  return snapshot;
}

Result<UnattachedSetUp> read_unattached(Value value, const std::string& path) {
  UnattachedSetUp unattached;
  Fields fields(value, path);
  fields.require("name").require("resource_group").require("network");
  fields.text("name", unattached.name)
      .text("subscription", unattached.subscription)
      .text("resource_group", unattached.resource_group)
      .object("network",
              [&](Value network, const std::string& at) { return read_network(network, at, unattached.network); });
  if (auto outcome = fields.finish(); !outcome) return outcome.error();
  return unattached;
}

Result<LockSetUp> read_lock(Value value, const std::string& path) {
  LockSetUp lock;
  std::string_view level;
  Fields fields(value, path);
  fields.require("level")
      .word<std::string_view>("level", level, kLockWords)
      .text("name", lock.name)
      .text("subscription", lock.subscription)
      .text("resource_group", lock.resource_group)
      .text("resource", lock.resource);
  lock.level = level;
  if (!lock.resource.empty() && lock.resource_group.empty()) {
    fields.refuse("resource", "found no resource_group beside it, expected the one that the resource lies in");
  }
  if (auto outcome = fields.finish(); !outcome) return outcome.error();
  return lock;
}

Result<const ResourceGroup*> place(const Scenario& scenario, const std::string& path, std::string& subscription,
                                   std::string_view group) {
  if (subscription.empty()) subscription = scenario.subscriptions.front().id;
  for (const Subscription& one : scenario.subscriptions) {
    if (!equals_ignoring_case(one.id, subscription)) continue;
    for (const ResourceGroup& in_it : one.groups) {
      if (equals_ignoring_case(in_it.name, group)) return &in_it;
    }
  }
  return fail(ErrorCode::invalid_argument, "{}.resource_group: found {}, expected a group of the subscription {}", path,
              quoted(group), quoted(subscription));
}

Result<void> place_around(Scenario& scenario) {
  for (std::size_t i = 0; i < scenario.snapshots.size(); ++i) {
    if (auto placed = place_snapshot(scenario, i); !placed) return placed;
  }
  for (std::size_t i = 0; i < scenario.unattached.size(); ++i) {
    UnattachedSetUp& unattached = scenario.unattached[i];
    const auto group = place(scenario, format("unattached[{}]", i), unattached.subscription, unattached.resource_group);
    if (!group) return group.error();
    unattached.location = (*group)->location;
  }
  for (std::size_t i = 0; i < scenario.locks.size(); ++i) {
    LockSetUp& lock = scenario.locks[i];
    const std::string path = format("locks[{}]", i);
    if (lock.subscription.empty()) lock.subscription = scenario.subscriptions.front().id;
    const auto same = [&](const Subscription& one) { return equals_ignoring_case(one.id, lock.subscription); };
    if (std::none_of(scenario.subscriptions.begin(), scenario.subscriptions.end(), same)) {
      return fail(ErrorCode::invalid_argument, "{}.subscription: found {}, expected one of this file", path,
                  quoted(lock.subscription));
    }
    if (lock.resource_group.empty()) continue;
    const auto group = place(scenario, path, lock.subscription, lock.resource_group);
    if (!group) return group.error();
  }
  return {};
}

}  // namespace azvmreset::sim
