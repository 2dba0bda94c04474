// How a journal begins: whoever would go on needs the key, so it is kept first.
#pragma once

#include "engine/task.hpp"
#include "rescue/job.hpp"

#include <azvmreset/result.hpp>

namespace azvmreset::rescue {

// A journal in which nothing is yet, the key with its sink, and then the plan.
engine::Task<Result<void>> begin_journal(Job& job);

}  // namespace azvmreset::rescue
