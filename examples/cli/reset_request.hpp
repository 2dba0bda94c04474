// What the two resets have in common.
#pragma once

#include <azvmreset/reset.hpp>

#include <optional>
#include <string>
#include <vector>

#include "card.hpp"
#include "commands.hpp"
#include "session.hpp"

namespace azvmreset::cli {

// What both may be told to do around their own work; the resume file is the
// command's.
void take_options(const Settings& settings, ResetOptions& options);

// The blockers that the options override, and the level of proof that they ask
// for.
std::vector<Blocker> overrides_of(const Settings& settings);
Evidence required_evidence(const Settings& settings, Evidence otherwise);

// On a terminal: reads the VM, asks about a start where only that is missing,
// and shows the target card. Ends with the blocker that will stop the reset,
// so that nobody types a password in vain.
Result<void> show_target(Call& call, Session& session, const PlannedReset& planned, ResetOptions& options);

// On a terminal and without --yes: whether the person wants it. `cancelled`
// when not. In a pipe there is nobody to ask.
Result<void> ask_to_go_on(Call& call, const std::string& question);

// Prints the result; the exit code says whether the evidence is enough.
int report_reset(Call& call, const Result<ResetResult>& result);

}  // namespace azvmreset::cli
