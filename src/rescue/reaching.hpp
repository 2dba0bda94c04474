// Who can be asked about the Windows that has just started on the copy.
#pragma once

#include "engine/task.hpp"
#include "rescue/job.hpp"

#include <azvmreset/result.hpp>

namespace azvmreset::rescue {

// The VM's own agent, waited for as long as the job's patience lasts.
engine::Task<Result<bool>> agent_is_there(Job& job);

// Of the time that a start takes, what is left: before a snapshot is taken.
engine::Task<Result<void>> let_it_boot(Job& job);

}  // namespace azvmreset::rescue
