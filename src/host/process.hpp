// Which process this is: a client made before fork() must not work in the child.
#pragma once

#include <cstdint>

namespace azvmreset::host {

// One system call; cheap enough for every public function.
std::uint64_t current_process_id() noexcept;

}  // namespace azvmreset::host
