// What a rescue script finds at the machine that it runs on
// (docs/rescue-scripts.md).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace azvmreset::sim {

struct DiskContent;

// A data disk, at this moment.
struct AttachedDisk {
  std::string id;
  std::uint32_t lun = 0;
  std::uint64_t bytes = 0;
  DiskContent* content = nullptr;
};

struct RescueMachine {
  std::vector<AttachedDisk> disks = {};
  std::string own_identity = {};  // of the disk that it runs from
  DiskContent* own = nullptr;     // of the same
  bool way_out = true;            // of its network
  bool* tools = nullptr;          // whether what rescue.sh needs is installed; null on Windows, which needs nothing
};

}  // namespace azvmreset::sim
