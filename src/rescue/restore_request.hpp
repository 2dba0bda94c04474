// A VM with its OS disk as a snapshot has it: a plan of the task `nothing`.
#pragma once

#include <azvmreset/plan.hpp>
#include <azvmreset/rescue.hpp>

namespace azvmreset::rescue {

// The request whose plan this restore carries out.
PlanRescue planned(const RestoreVm& request);

}  // namespace azvmreset::rescue
