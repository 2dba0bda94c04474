// From what Azure said about a script to one honest outcome. Pure.
#pragma once

#include "arm/run_command_view.hpp"
#include "ops/script_run.hpp"

#include <azvmreset/error.hpp>

#include <string>
#include <string_view>

namespace azvmreset::ops {

// Azure keeps the last 4,096 bytes of what a script writes (F3.1, F3.2), and
// cuts between characters: less than one character short of that is as much.
bool fills_what_azure_keeps(std::string_view text) noexcept;

ScriptOutcome outcome_of(arm::RunCommandView view);
ScriptOutcome outcome_of(arm::ActionOutput output);

// Whether the request that was answered by this error may be carried out.
bool is_open(const Error& error) noexcept;

// Cancelled, or out of time.
bool is_stop(const Error& error) noexcept;

// ARM's no: its own words without the script's secrets, and the catalogue's
// where it knows them.
Error explain_script_refusal(const ScriptRun& run, Error error);

// The operation ended badly, and the script was not seen to have ended: `error`
// is ARM's, and the view what was read last.
Error explain_script_end(const ScriptRun& run, Error error);

// The script may have run, or may be running; `why` may hold ARM's words.
Error script_unknown(const ScriptRun& run, const std::string& why);

// `text` without the secrets that the script was given.
std::string without_secrets(const ScriptRun& run, std::string text);

}  // namespace azvmreset::ops
