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

std::vector<Blocker> overrides_of(const Settings& settings);
Evidence required_evidence(const Settings& settings);

// On a terminal: reads the VM and shows the target card. Ends with the blocker
// that will stop the reset, so that nobody types a password in vain.
Result<void> show_target(Call& call, Session& session, const PlannedReset& planned);

// On a terminal and without --yes: whether the person wants it. `cancelled`
// when not. In a pipe there is nobody to ask.
Result<void> ask_to_go_on(Call& call, const std::string& question);

// Prints the result; the exit code says whether the evidence is enough.
int report_reset(Call& call, const Result<ResetResult>& result);

}  // namespace azvmreset::cli
