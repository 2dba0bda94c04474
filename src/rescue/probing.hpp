// What a disk that is attached to the rescue VM says of itself.
#pragma once

#include "engine/task.hpp"
#include "rescue/job.hpp"

#include <azvmreset/result.hpp>

#include <string>

namespace azvmreset::rescue {

// `blocked` where it forbids the method; else it is in the chronicle.
engine::Task<Result<void>> probe_disk(Job& job, std::string step, std::string part, std::string disk,
                                      bool to_be_written);

}  // namespace azvmreset::rescue
