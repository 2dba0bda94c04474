// What was decided from the world and the request before a step is written:
// where everything lies, and at which machine the copy is repaired. Pure.
#pragma once

#include "offline/world.hpp"

#include <azvmreset/plan.hpp>

#include <cstdint>
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

struct RescueChoice {
  bool made = true;
  RescueOs os = RescueOs::linux_os;
  std::string location;
  std::string size;
  std::string image;
  const arm::SizeView* offered = nullptr;  // the size in the list; null: not in it, or no list
  std::int32_t lun = 0;                    // the first that is free
};

struct Situation {
  Situation(const World& read, const PlanRescue& asked);

  const World& world;
  const PlanRescue& request;

  std::string id;  // of the plan
  std::string power;
  bool runs = false;  // so there is something to stop
  bool given_snapshot = false;
  bool plants_password = false;  // a chosen one, in the clear
  std::string generation;        // "V1", "V2", or empty: nobody says
  std::string security_type;     // of the VM, or of its disk
  Places at;
  RescueChoice rescue;

  // Azure documents If-Match on VMs, and attachDetachDataDisks, from one
  // version on (DESIGN §6).
  bool fenced = false;

  const arm::DiskView& disk() const noexcept { return disk_; }
  const std::string& version(arm::ResourceType type) const noexcept { return world.versions.of(type); }

 private:
  arm::DiskView disk_;  // empty members where it could not be read
};

// "/subscriptions/{guid}/resourceGroups/{group}" of whatever lies in it.
std::string group_of(std::string_view id);

// "{group}/providers/{type}/{name}"
std::string resource_in(std::string_view group, std::string_view type, std::string_view name);

}  // namespace azvmreset::offline
