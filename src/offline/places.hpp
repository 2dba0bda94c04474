// Where everything of a plan lies. Pure.
#pragma once

#include <azvmreset/plan.hpp>
#include <azvmreset/result.hpp>

#include <string>
#include <string_view>

namespace azvmreset::offline {

// Ids of what is there and of what the plan makes. Copies and snapshots are
// made in the original disk's group, never in the rescue VM's.
struct Places {
  std::string subscription;  // "/subscriptions/{guid}"
  std::string vm;
  std::string os_disk;
  std::string disk_group;  // "/subscriptions/{guid}/resourceGroups/{group}"
  std::string snapshot;    // ours, or the one that was given
  std::string copy;
  std::string probe_snapshot;
  std::string probe_disk;
  std::string read_back_snapshot;
  std::string read_back_disk;

  std::string rescue_group;
  std::string rescue_vm;
  std::string rescue_disk;  // of one that is made, as everything below
  std::string rescue_interface;
  std::string rescue_network;
  std::string rescue_gateway;
  std::string rescue_address;
  std::string rescue_subnet;
};

// What the places follow from.
struct Whereabouts {
  std::string plan_id;
  std::string vm;
  std::string os_disk;        // as ARM spells it
  std::string from_snapshot;  // or empty
  bool rescue = true;         // one is needed
  std::string rescue_vm;      // one that is there; empty: it is made
  std::string rescue_group;   // of one that is made
  RescueNetwork network = RescueNetwork::source_subnet;
  std::string subnet;  // that a rescue VM without a network of its own is in
};
Places places(const Whereabouts& from);

// The same from a plan alone, whose requests are not looked at. `protocol`
// where what they follow from is none of what a plan says.
Result<Places> places_of(const Plan& plan);

// "/subscriptions/{guid}/resourceGroups/{group}" of whatever lies in it.
std::string group_of(std::string_view id);

// "{group}/providers/{type}/{name}"
std::string resource_in(std::string_view group, std::string_view type, std::string_view name);

}  // namespace azvmreset::offline
