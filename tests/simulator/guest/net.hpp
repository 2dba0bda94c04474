// `net user` and `net localgroup` as Windows' own tool does and says (F2.3).
#pragma once

#include "simulator/guest/script.hpp"

#include <span>
#include <string>

namespace azvmreset::sim {

struct NetOutcome {
  int exit_code = 0;  // 0, or 2 for every failure
  std::string output = {};
  std::string error = {};
  bool understood = true;  // false: an option that the simulator does not know
};

// `words` are those behind `net`.
NetOutcome run_net(std::span<const std::string> words, const Surroundings& here, Deed& deed, Time now);

}  // namespace azvmreset::sim
