// A managed disk or a snapshot of one (F5.5/1).
#pragma once

#include "simulator/guest/disk_content.hpp"
#include "simulator/message.hpp"
#include "simulator/scenario.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace azvmreset::sim {

// What goes on being copied when the operation that made a copy has ended.
struct BackgroundCopy {
  Duration takes{0};
  bool hinders = false;  // what is not whole cannot be copied, or attached
  Time begun;

  bool goes_on(Time now) const { return now < begun + takes; }
  std::uint32_t percent(Time now) const {
    return goes_on(now) ? static_cast<std::uint32_t>(100 * (now - begun) / takes) : 100;
  }
};

struct Volume {
  bool snapshot = false;
  std::string id;
  std::string subscription;
  std::string resource_group;
  std::string name;
  std::string location;
  std::string zone;  // empty: regional
  std::string sku;
  std::string os_type = "Windows";  // empty: of a data disk
  std::string generation = "V2";    // empty: nobody said
  std::map<std::string, std::string> tags;
  std::uint32_t size_gb = 127;
  std::string performance_tier;  // empty: that of the size
  Time created;
  std::string unique_id;  // GUID
  std::string provisioning_state = "Succeeded";
  std::vector<std::string> operations;  // that wait for what becomes of it

  // Of what was copied; empty for a disk made from an image, or empty.
  std::string create_option = "FromImage";
  ImageSetUp image;
  std::string source;
  std::string source_unique_id;
  bool incremental = false;
  bool slow_storage = false;  // it, or what it was copied from, is of a kind that is not there at once (F5.5/1f)
  BackgroundCopy copying;

  std::string security_type;  // "TrustedLaunch", "ConfidentialVM_…" or empty
  Ade ade = Ade::none;        // as the disk tells it: of a single pass alone
  std::string encryption_set;
  std::string network_access = "AllowAll";
  std::string disk_access;
  std::string architecture = "x64";
  std::string disk_controllers = "SCSI, NVMe";

  DiskContent content;
  std::string detaching_from;  // id of the VM that is about to let go of it

  std::string_view type() const { return snapshot ? "snapshots" : "disks"; }
};

}  // namespace azvmreset::sim
