// What is about to be changed, shown before the question.
#pragma once

#include <azvmreset/preflight.hpp>
#include <azvmreset/reset.hpp>

#include <string>
#include <vector>

namespace azvmreset::cli {

// Complete lines. An account of "" stands for a reset of the Remote Desktop
// configuration alone.
std::string target_card(const ResourceId& target, const PreflightReport& report, const std::string& account,
                        const std::vector<Blocker>& overrides);

// The blockers that nobody overrode, as the error that they will lead to:
// there is no sense in asking for a password first.
std::optional<Error> refusal_of(const PreflightReport& report, const std::vector<Blocker>& overrides);

}  // namespace azvmreset::cli
