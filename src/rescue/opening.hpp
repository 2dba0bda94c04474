// Which rescue is meant, and what is known of it: by its journal, or, where
// that is lost, by what is seen and proved.
#pragma once

#include "engine/task.hpp"
#include "offline/places.hpp"
#include "ops/context.hpp"
#include "rescue/chronicle.hpp"
#include "rescue/survey.hpp"

#include <azvmreset/plan.hpp>
#include <azvmreset/rescue.hpp>
#include <azvmreset/result.hpp>

#include <cstdint>
#include <vector>

namespace azvmreset::rescue {

struct Opened {
  Plan plan;
  offline::Places at;
  Chronicle chronicle;
  std::vector<RescueItem> not_ours;  // without a journal: seen, and not proved
  std::vector<Finding> warnings;
};

// What it is opened for: without a proof of the VM's own disk there is no way
// back, and what else is proved can be deleted all the same.
enum class Purpose : std::uint8_t { going_back, cleaning_up };

// invalid_argument where neither is named, or nothing is seen; `refused` where
// the way back is wanted, and not proved.
engine::Task<Result<Opened>> open_rescue(ops::Context context, WhichRescue which, Purpose purpose);

// The requests that going back and cleaning up take, made anew for a plan of
// which nothing but its id is known, from the VM as it was read. Pure.
Plan plan_for_going_back(const Survey& seen, const ResourceId& vm, const arm::ApiVersions& versions);

}  // namespace azvmreset::rescue
