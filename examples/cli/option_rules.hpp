// The parts of the option table.
#pragma once

#include "option_table.hpp"

namespace azvmreset::cli {

std::span<const OptionRule> options_of_tasks() noexcept;
std::span<const OptionRule> options_of_plans() noexcept;
std::span<const OptionRule> options_of_rescues() noexcept;
std::span<const OptionRule> options_of_connections() noexcept;

}  // namespace azvmreset::cli
