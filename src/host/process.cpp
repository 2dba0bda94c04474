#include "host/process.hpp"

#include <unistd.h>

namespace azvmreset::host {

std::uint64_t current_process_id() noexcept { return static_cast<std::uint64_t>(::getpid()); }

}  // namespace azvmreset::host
