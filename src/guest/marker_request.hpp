// What the script that reads a marker is told (docs/rescue-scripts.md); it
// answers as a rescue script does. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace azvmreset::guest {

struct MarkerRequest {
  std::string id;              // of the planting
  bool remove = false;         // the marker, after it was read
  std::int64_t not_after = 0;  // seconds since 1970, by the guest's clock
  std::size_t offset = 0;      // where the chunk that is wanted begins
};

// The value of the parameter `request`.
std::string marker_request_parameter(const MarkerRequest& request);

}  // namespace azvmreset::guest
