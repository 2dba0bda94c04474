// The last way of a reset: the disk itself.
#pragma once

#include <azvmreset/reset.hpp>

#include <string>

#include "commands.hpp"

namespace azvmreset::cli {

// What --allow-offline and the options of a rescue say. Those are refused
// where nothing may be repaired.
Result<void> take_last_resort(Call& call, ResetPassword& request);

// The file of its journal; empty where it has none.
std::string journal_of_last_resort(const ResetPassword& request);

}  // namespace azvmreset::cli
