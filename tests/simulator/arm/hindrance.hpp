// What of the machine itself stands in the way of extensions and run commands.
#pragma once

#include "simulator/arm/machine.hpp"
#include "simulator/fidelity.hpp"
#include "simulator/message.hpp"

#include <optional>

namespace azvmreset::sim {

std::optional<Answer> hindrance(const Machine& machine, const Choices& choices);

}  // namespace azvmreset::sim
