// The power and the OS disk of the VM, each brought to the state that is
// wanted: looked at first, so that doing it again does nothing.
#pragma once

#include "engine/task.hpp"
#include "rescue/job.hpp"

#include <azvmreset/result.hpp>

#include <string>

namespace azvmreset::rescue {

// Shut down and powered off, or deallocated; a VM that is off stays as it is,
// unless it has to be deallocated.
engine::Task<Result<void>> ensure_off(Job& job, std::string step, bool deallocated);
engine::Task<Result<void>> ensure_running(Job& job, std::string step);

// The VM, which is off, has this OS disk: the copy or the original. Only while
// it has the other one of the two, and nobody has changed it in between; it is
// deallocated where Azure asks for that.
engine::Task<Result<void>> ensure_os_disk(Job& job, std::string step, std::string disk);

// Windows may have run on the copy, and the VM has it still; or it is off while
// the hook on the copy is taken back. Else `blocked`: going on, or deleting the
// copy, would lose what Windows has written.
engine::Task<Result<void>> stays_on_copy(Job& job);

}  // namespace azvmreset::rescue
