// azvmreset-sim boot: one simulated Windows, started from a real folder.
#pragma once

#include <span>

namespace azvmreset::sim {

// The exit status.
int run_boot(std::span<char*> arguments);

}  // namespace azvmreset::sim
