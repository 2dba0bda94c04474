// rdp.ps1, played from docs/planting.md.
#pragma once

#include "simulator/guest/windows.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace azvmreset::sim {

// What it changes, and its one line.
struct RdpReset {
  std::vector<std::string> changed;  // in the words of the line
  std::string line;
};
RdpReset reset_rdp(Windows& windows, std::string_view nonce);

}  // namespace azvmreset::sim
