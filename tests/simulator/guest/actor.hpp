// As whom a script runs.
#pragma once

#include "simulator/guest/script.hpp"

#include <cstdint>
#include <string_view>

namespace azvmreset::sim {

// The Win32 code why nobody can be signed in for it; 0: `actor` is who it is.
// Without a user it is LocalSystem: all-powerful here, the computer's account
// in its domain (F2.3/3).
std::uint32_t resolve_actor(const ScriptCall& call, Windows& windows, Windows* controller, Actor& actor);

}  // namespace azvmreset::sim
