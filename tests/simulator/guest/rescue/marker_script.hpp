// The library's script that reads a marker inside the VM, played from
// docs/rescue-scripts.md.
#pragma once

#include "simulator/guest/script.hpp"

#include <memory>

namespace azvmreset::sim {

std::unique_ptr<Script> begin_marker_script(const ScriptCall& call);

}  // namespace azvmreset::sim
