// The library's rescue scripts, played from docs/rescue-scripts.md.
#pragma once

#include "simulator/guest/script.hpp"

#include <memory>

namespace azvmreset::sim {

// rescue.sh or rescue.ps1.
enum class RescueShell { posix, powershell };

std::unique_ptr<Script> begin_rescue_script(const ScriptCall& call, RescueShell shell);

}  // namespace azvmreset::sim
