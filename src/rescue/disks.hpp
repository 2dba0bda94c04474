// Snapshots and disks of a rescue, each brought to the state that is wanted:
// looked at first, so that doing it again does nothing. `step` is the plan's
// step whose request makes it.
#pragma once

#include "engine/task.hpp"
#include "rescue/job.hpp"

#include <azvmreset/result.hpp>

#include <string>

namespace azvmreset::rescue {

// There, complete, and proved ours by what it is a copy of.
engine::Task<Result<void>> ensure_snapshot(Job& job, std::string step, std::string id, std::string source);
engine::Task<Result<void>> ensure_disk(Job& job, std::string step, std::string id, std::string source);

// At the rescue VM. Detached is seen when the disk says Unattached.
engine::Task<Result<void>> ensure_attached(Job& job, std::string step, std::string disk);
engine::Task<Result<void>> ensure_detached(Job& job, std::string step, std::string disk);

// Of the ledger alone; success where it is not there. Another's is left, and
// is an item of the result.
engine::Task<Result<void>> ensure_gone(Job& job, std::string step, std::string type, std::string id);

// What that would do, as an item of the result. Reads only.
engine::Task<Result<void>> foretell_gone(Job& job, std::string type, std::string id);

}  // namespace azvmreset::rescue
