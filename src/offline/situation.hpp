// What was decided from the world and the request before a step is written:
// where everything lies, and at which machine the copy is repaired. Pure.
#pragma once

#include "offline/places.hpp"
#include "offline/world.hpp"

#include <azvmreset/plan.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace azvmreset::offline {

struct RescueChoice {
  bool made = true;
  RescueOs os = RescueOs::linux_os;
  std::string location;
  std::string size;
  std::string image;
  std::string zone;  // or empty
  std::string address_range;
  std::string admin_username;
  std::string os_disk_sku;
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
  bool plants = true;            // else the snapshot's disk is taken as it is, and nobody repairs it
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

// `other` where `one` is empty.
std::string first_said(std::string_view one, std::string_view other);

}  // namespace azvmreset::offline
