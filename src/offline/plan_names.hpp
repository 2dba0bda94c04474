// What a plan is called, and everything that it makes. Pure.
#pragma once

#include "ops/rescue_tags.hpp"

#include <azvmreset/plan.hpp>

#include <string>
#include <string_view>

namespace azvmreset::offline {

// 32 hexadecimal digits: a digest of the VM, of its OS disk with the identity
// that Azure gave this very disk, and of what was asked for. Neither a
// password nor a key is in it, nor why the last resort is open.
std::string plan_id(const PlanRescue& request, std::string_view os_disk_id, std::string_view os_disk_unique_id);

// "azvmreset-{id}-{part}": lower case letters, digits and hyphens, and of at
// most 63 characters, so that it is a name for a disk, a snapshot, a VM, an
// interface and a DNS label at once.
std::string name_in_plan(std::string_view plan_id, std::string_view part);

// Of the rescue VM within its own Windows, which allows 15 characters.
std::string rescue_computer_name(std::string_view plan_id);

using ops::lease_tag;
using ops::original_tag;
using ops::plan_tag;

// "{plan id}/{step}/{original power state}"
std::string plan_tag_value(std::string_view plan_id, std::string_view step, std::string_view power);

// Which disk a copy stands in for: its id, or, where that is too long for a
// tag, its unique id.
std::string original_tag_value(std::string_view os_disk_id, std::string_view os_disk_unique_id);

}  // namespace azvmreset::offline
