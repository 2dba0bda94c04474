// Scripts of people: the few lines that the simulator understands.
#pragma once

#include "simulator/guest/script.hpp"

#include <memory>

namespace azvmreset::sim {

std::unique_ptr<Script> begin_user_script(const ScriptCall& call);

}  // namespace azvmreset::sim
