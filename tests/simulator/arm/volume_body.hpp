// What a PUT of a disk or snapshot asks for, and what Azure has against it
// (F5.5/1, F5.4).
#pragma once

#include "simulator/arm/call.hpp"
#include "simulator/arm/volume.hpp"
#include "simulator/world.hpp"

#include <optional>

namespace azvmreset::sim {

// Fills in `made`, whose kind is known; or the refusal.
std::optional<Answer> read_volume_body(const Call& call, World& world, Volume& made);

}  // namespace azvmreset::sim
