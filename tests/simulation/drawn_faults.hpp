// The misfortunes of a history.
#pragma once

#include "simulation/plan.hpp"
#include "simulator/chance.hpp"

#include <string_view>
#include <vector>

namespace azvmreset::simulation {

// After this much time there are no faults any more.
inline constexpr std::chrono::minutes kEndOfFaults{20};

// `victim` is whom a fault strikes that is meant for one.
PlannedFault draw_fault(sim::Chance& chance, const PlannedOperation& victim);

// The names of all that can be drawn.
std::vector<std::string_view> fault_names();

}  // namespace azvmreset::simulation
