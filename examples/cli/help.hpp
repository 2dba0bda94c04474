// --help, written from the tables of commands and options.
#pragma once

#include <string>

#include "commands.hpp"

namespace azvmreset::cli {

std::string help_text();
std::string help_text(const Command& command);

}  // namespace azvmreset::cli
