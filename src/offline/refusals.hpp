// What forbids the offline method, found before anything stops. Pure.
#pragma once

#include "offline/situation.hpp"

#include <azvmreset/plan.hpp>
#include <azvmreset/preflight.hpp>

#include <string>
#include <vector>

namespace azvmreset::offline {

// By what the VM, its disk and this cloud are; each names the way that is open instead.
void refuse_by_disk(const Situation& now, std::vector<Finding>& blockers);

// By the given snapshot: it must be of this very disk, for a restore of one
// that is or was the VM's, and fit the VM (F5.4).
void refuse_by_snapshot(const Situation& now, std::vector<Finding>& blockers);

// By locks, and by rights that are known to be missing.
void refuse_by_rights(const Situation& now, const std::vector<RequiredAction>& actions, std::vector<Finding>& blockers);

}  // namespace azvmreset::offline
