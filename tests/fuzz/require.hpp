// What a fuzz target demands of every input.
#pragma once

#include <cstdlib>

// Ends the program, in every build type, so that libFuzzer keeps the input.
inline void require(bool holds) {
  if (!holds) std::abort();
}
