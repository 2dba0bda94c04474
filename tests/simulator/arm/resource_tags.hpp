// {scope}/providers/Microsoft.Resources/tags/default: the tags of a resource,
// of which single ones can be changed (F5.6/1a).
#pragma once

#include "simulator/arm/call.hpp"
#include "simulator/world.hpp"

namespace azvmreset::sim {

Answer resource_tags(const Call& call, World& world);

}  // namespace azvmreset::sim
