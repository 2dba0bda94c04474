// From what a script of the caller's came to, to what is told of it. Pure.
#pragma once

#include "ops/script_run.hpp"

#include <azvmreset/result.hpp>
#include <azvmreset/run_command.hpp>

namespace azvmreset::ops {

// What the caller wants to have kept of the output.
struct OutputWish {
  bool tail = false;
  bool has_output_blob = false;
  bool has_error_blob = false;
};

// Into the result; or an error where the output was cut although all of it was
// wanted. The script has run either way.
Result<void> take_outcome(RunCommandResult& result, ScriptOutcome outcome, const OutputWish& wish);

}  // namespace azvmreset::ops
