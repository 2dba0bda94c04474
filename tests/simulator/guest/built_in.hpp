// The scripts that Azure itself holds, as they act inside Windows (F3.1/9).
#pragma once

#include "simulator/guest/script.hpp"

#include <memory>

namespace azvmreset::sim {

std::unique_ptr<Script> begin_built_in(const ScriptCall& call);

}  // namespace azvmreset::sim
