// From what a caller asks to the script of it.
#pragma once

#include "ops/script_run.hpp"

#include <azvmreset/run_command.hpp>

#include <string>
#include <string_view>

namespace azvmreset::ops {

// The text as it is sent: with a byte order mark where it is not ASCII, because
// Windows PowerShell would read it in the code page of the guest.
std::string text_to_send(std::string_view script);

// All but the place; the request, which has passed its local checks, gives
// away what it holds.
ScriptRun script_of(RunCommand& request, std::string operation_id);

}  // namespace azvmreset::ops
