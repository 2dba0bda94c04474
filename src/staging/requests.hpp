// What is asked of a volume, checked before it is opened. Pure.
#pragma once

#include "guest/planting.hpp"

#include <azvmreset/stage.hpp>

#include <chrono>
#include <string>
#include <vector>

namespace azvmreset::staging {

// The warnings; or invalid_argument for what cannot work or contradicts itself.
Result<std::vector<Finding>> check(const StageVolume& request);
Result<void> check(const UnstageVolume& request);

// Of a request that was checked.
guest::PlantingOrder order_of(const StageVolume& request, std::string id,
                              std::chrono::system_clock::time_point not_after);

}  // namespace azvmreset::staging
