// Where a command writes, and whom it may ask.
#pragma once

#include <ostream>

#include "interrupts.hpp"
#include "terminal.hpp"

namespace azvmreset::cli {

struct Console {
  std::ostream& out;  // the result and nothing else
  std::ostream& err;  // all that is said to a person
  Interrupts& interrupts;
  const Terminal& terminal;
};

}  // namespace azvmreset::cli
