// What VM sizes can do, where they are to be had, and how much of them is used
// up: Microsoft.Compute/skus and usages (facts §5.4).
#pragma once

#include "base/json/reader.hpp"

#include <azvmreset/result.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace azvmreset::arm {

// A VM size in one region, for this subscription.
struct SizeView {
  std::string name;  // "Standard_D2s_v5"
  std::string family;
  std::vector<std::string> zones;  // that have it
  std::vector<std::string> restricted_zones;
  bool restricted = false;  // not to be had in this region at all
  std::int32_t cores = 0;
  std::int32_t memory_gb = 0;  // rounded down
  std::int32_t data_disks = 0;
  bool premium = false;
  bool scsi = true;  // a size that says nothing of its controllers is of before NVMe
  std::string generations;
  std::string architecture = "x64";
  bool confidential = false;
  bool encryption_at_host = false;
  bool trusted_launch = true;  // said only where it is not

  // To be had in that zone; in the region, where it is empty.
  bool offered_in(std::string_view zone) const noexcept;
  bool runs(std::string_view generation) const noexcept;
};

// Of an element of the list; nothing for what is no VM size.
Result<std::optional<SizeView>> read_size(base::json::Value element);

// How much of a family ("standardDSv5Family"), or of all ("cores"), is used.
struct UsageView {
  std::string name;
  std::int64_t used = 0;
  std::int64_t limit = 0;
};
Result<UsageView> read_usage(base::json::Value element);

}  // namespace azvmreset::arm
