// A run command of the account script, by what its parameters say
// (docs/guest-scripts.md). Pure.
#pragma once

#include "arm/run_command_view.hpp"

#include <string>

namespace azvmreset::ops {

// Of the run that it was written for last; empty where it has none. What the
// resource shows of a script may still be of the run before.
std::string nonce_of(const arm::RunCommandView& command);

// What the guest answers is a password that it has made, and that nobody else
// has. Whoever deletes the command before its answer was opened and delivered
// deletes the only copy.
bool holds_made_password(const arm::RunCommandView& command);

}  // namespace azvmreset::ops
