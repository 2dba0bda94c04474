// The library's account script, played from docs/guest-scripts.md.
#pragma once

#include "simulator/guest/script.hpp"

#include <memory>

namespace azvmreset::sim {

std::unique_ptr<Script> begin_account_script(const ScriptCall& call);

}  // namespace azvmreset::sim
