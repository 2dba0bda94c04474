// What the platform says when an agent never reports (F1.7/10).
#pragma once

#include "simulator/arm/machine.hpp"
#include "simulator/fidelity.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace azvmreset::sim {

// After which the platform gives up.
inline constexpr Duration kTimeBudget = std::chrono::minutes(90);

struct SilenceError {
  std::string_view code;
  std::string message;
};

SilenceError silence_error(const Machine& machine, std::string_view extension, const Choices& choices);

}  // namespace azvmreset::sim
