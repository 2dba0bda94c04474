// What VM sizes can do, who may have them, and how many: Microsoft.Compute/skus
// and usages.
#pragma once

#include "simulator/arm/call.hpp"
#include "simulator/world.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace azvmreset::sim {

// In any case; null when no region has it.
const VmSizeSetUp* find_size(const Scenario& scenario, std::string_view name);

// How much of a family, of all cores ("cores") or of VMs is in use.
struct Usage {
  std::string name;
  std::uint32_t used = 0;
  std::uint32_t limit = 0;
};
std::vector<Usage> usages_of(const World& world, std::string_view subscription, std::string_view location);

// "/subscriptions/{s}/providers/Microsoft.Compute/skus" and ".../locations/{l}/usages".
bool lists_sizes(const ArmPath& path);
Answer sizes(const Call& call, const World& world);

}  // namespace azvmreset::sim
