#include "ops/find_readers.hpp"

#include "arm/network_view.hpp"
#include "arm/vm_entry.hpp"
#include "base/ascii.hpp"
#include "base/fail.hpp"
#include "base/quote.hpp"

#include <azvmreset/resource_id.hpp>

#include <algorithm>
#include <utility>

namespace azvmreset::ops {
namespace {

using base::equals_ignoring_case;
using base::format;
using base::quoted;

constexpr std::size_t longest_id_shown = 200;

bool is(std::string_view text, const base::IpAddress& wanted) noexcept {
  const auto address = base::parse_ip_address(text);
  return address && *address == wanted;
}

template <class Match>
Result<void> add(std::vector<Match>& matches, Match match) {
  if (matches.size() >= most_matches) {
    return base::fail(ErrorCode::protocol, "more than {} resources match; expected a few", most_matches);
  }
  matches.push_back(std::move(match));
  return {};
}

FoundVm found_vm(const ResourceId& id, std::string location, std::string matched, std::string address) {
  FoundVm vm;
  vm.id = id.text();
  vm.name = id.name();
  vm.resource_group = id.resource_group();
  vm.location = std::move(location);
  vm.matched = std::move(matched);
  vm.address = std::move(address);
  return vm;
}

bool before(const FoundVm& a, const FoundVm& b) { return base::to_lower(a.id) < base::to_lower(b.id); }
bool same_vm(const FoundVm& a, const FoundVm& b) { return equals_ignoring_case(a.id, b.id); }

}  // namespace

Result<void> PublicAddresses::read(base::json::Value element) {
  auto view = arm::read_public_address(element);
  if (!view) return std::move(view).error();
  if (!is(view->address, wanted_)) return {};
  return add(matches_, Match{std::move(view->id), std::move(view->address), std::move(view->configuration_id), false});
}

PublicAddresses::Match* PublicAddresses::of_configuration(std::string_view configuration_id,
                                                          std::string_view public_address_id) noexcept {
  const auto same = [](std::string_view a, std::string_view b) { return !a.empty() && equals_ignoring_case(a, b); };
  const auto match = std::find_if(matches_.begin(), matches_.end(), [&](const Match& candidate) {
    return same(candidate.configuration_id, configuration_id) || same(candidate.id, public_address_id);
  });
  return match == matches_.end() ? nullptr : &*match;
}

std::vector<Finding> PublicAddresses::unexplained() const {
  std::vector<Finding> findings;
  for (const Match& match : matches_) {
    if (match.explained) continue;
    const std::string holder = match.configuration_id.empty()
                                   ? std::string("nothing uses it")
                                   : "it is used by " + quoted(match.configuration_id, longest_id_shown);
    findings.emplace_back("address_of_no_vm",
                          format("{} is the public address {}, and no network interface that can be seen has it: {}",
                                 quoted(match.address), quoted(match.id, longest_id_shown), holder),
                          "look behind a load balancer or a gateway for the VM, and find it by its name");
  }
  return findings;
}

Result<void> Interfaces::read(base::json::Value element) {
  auto view = arm::read_interface(element);
  if (!view) return std::move(view).error();
  for (const arm::IpConfigurationView& configuration : view->configurations) {
    PublicAddresses::Match* outside =
        public_addresses_.of_configuration(configuration.id, configuration.public_address_id);
    const bool inside = is(configuration.private_address, wanted_);
    if (outside == nullptr && !inside) continue;
    if (outside != nullptr) outside->explained = true;

    const std::string& address = outside != nullptr ? outside->address : configuration.private_address;
    if (view->vm_id.empty()) {
      auto added = add(unattached_, Finding("address_unattached",
                                            format("{} belongs to the network interface {}, which is attached to no VM",
                                                   quoted(address), quoted(view->id, longest_id_shown)),
                                            "attach the interface, or look for another address"));
      if (!added) return added;
      continue;
    }
    auto added =
        add(holders_, Holder{view->vm_id, view->location, outside != nullptr ? "public_ip" : "private_ip", address});
    if (!added) return added;
  }
  return {};
}

Result<void> Machines::read(base::json::Value element) {
  auto entry = arm::read_vm_entry(element);
  if (!entry) return std::move(entry).error();
  const auto id = ResourceId::parse(entry->id);
  // What is not a VM of this subscription was not asked for.
  if (!id || !equals_ignoring_case(id->subscription(), subscription_)) return {};

  if (equals_ignoring_case(id->name(), text_)) {
    return add(found_, found_vm(*id, std::move(entry->location), "name", ""));
  }
  if (equals_ignoring_case(entry->computer_name, text_)) {
    return add(found_, found_vm(*id, std::move(entry->location), "computer_name", ""));
  }
  const auto holder = std::find_if(holders_.begin(), holders_.end(), [&](const Interfaces::Holder& candidate) {
    return equals_ignoring_case(candidate.vm_id, id->text());
  });
  if (holder == holders_.end()) return {};
  return add(found_, found_vm(*id, std::move(entry->location), holder->matched, holder->address));
}

std::vector<FoundVm> Machines::found(std::vector<Finding>& warnings) && {
  for (const Interfaces::Holder& holder : holders_) {
    if (const auto id = ResourceId::parse(holder.vm_id)) {
      found_.push_back(found_vm(*id, holder.location, holder.matched, holder.address));
    } else {
      warnings.emplace_back("address_of_no_vm",
                            format("{} belongs to {}, which is not a virtual machine of its own",
                                   quoted(holder.address), quoted(holder.vm_id, longest_id_shown)),
                            "instances of a uniform scale set are not supported");
    }
  }
  // Stable: of two entries of one VM the one from the list is first, and stays.
  std::stable_sort(found_.begin(), found_.end(), before);
  found_.erase(std::unique(found_.begin(), found_.end(), same_vm), found_.end());
  return std::move(found_);
}

}  // namespace azvmreset::ops
