// The whole program, but for the process around it.
#pragma once

#include <span>

#include "console.hpp"
#include "environment.hpp"

namespace azvmreset::cli {

// `words` are the arguments without the program's name; the value is the exit
// code.
int run(std::span<const char* const> words, const Environment& environment, Console& console);

}  // namespace azvmreset::cli
