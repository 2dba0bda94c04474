// What lies on a disk, as scenario files and the control path describe it.
#pragma once

#include "simulator/fields.hpp"
#include "simulator/guest/disk_set_up.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace azvmreset::sim {

// Of a disk that a VM has.
struct DiskChange {
  std::optional<std::uint32_t> lun;  // none: its OS disk
  DiskSetUp to;
};

Result<void> read_disk_set_up(base::json::Value value, const std::string& path, DiskSetUp& disk);

// Besides, at which LUN it is attached; without one it is the OS disk.
Result<void> read_disk_change(base::json::Value value, const std::string& path, DiskChange& change);

}  // namespace azvmreset::sim
