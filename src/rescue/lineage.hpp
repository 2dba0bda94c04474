// Whether what bears a name of a plan is of that plan: by what Azure itself
// says of it, and nobody can write. Tags are never asked. Pure.
#pragma once

#include "arm/disk_view.hpp"
#include "ops/rescue_tags.hpp"

#include <string>
#include <string_view>

namespace azvmreset::rescue {

// Why the one is no copy of this very other; empty where it is. An id is used
// again for another disk, a unique id never.
std::string why_no_copy(const arm::DiskView& made, const arm::DiskView& source);

using ops::is_plan_id;
using ops::PlanTag;
using ops::read_plan_tag;
using ops::tag_of;

// The plan of whose copy this is the name ("azvmreset-{id}-os"), or empty.
std::string plan_of_copy(std::string_view disk_id);

}  // namespace azvmreset::rescue
