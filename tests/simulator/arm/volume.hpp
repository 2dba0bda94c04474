// A managed disk or a snapshot of one (F5.5/1).
#pragma once

#include "simulator/message.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace azvmreset::sim {

struct Volume {
  bool snapshot = false;
  std::string id;
  std::string subscription;
  std::string resource_group;
  std::string name;
  std::string location;
  std::string sku;
  std::string os_type = "Windows";
  std::map<std::string, std::string> tags;
  std::uint32_t size_gb = 127;
  Time created;
  std::string unique_id;  // GUID
  std::string provisioning_state = "Succeeded";
  std::vector<std::string> operations;  // that wait for what becomes of it

  // Of what was copied; empty for a disk made from an image.
  std::string source;
  std::string source_unique_id;
  bool incremental = false;

  std::string_view type() const { return snapshot ? "snapshots" : "disks"; }
};

}  // namespace azvmreset::sim
