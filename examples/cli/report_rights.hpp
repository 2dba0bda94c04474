// What was found of rights and locks, and what a command takes, as text.
#pragma once

#include <azvmreset/permissions.hpp>
#include <azvmreset/preflight.hpp>

#include <string>
#include <string_view>
#include <vector>

#include "report_lines.hpp"

namespace azvmreset::cli {

// Locks, missing rights, and the rungs that are shut.
void add_rights(Lines& lines, const PreflightReport& report);

// What the command takes, a line for each action.
std::string text_of(std::string_view command, const std::vector<RequiredAction>& actions);

}  // namespace azvmreset::cli
