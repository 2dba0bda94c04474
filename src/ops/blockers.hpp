// Blockers, and what a caller may do about them.
#pragma once

#include <azvmreset/error.hpp>
#include <azvmreset/preflight.hpp>
#include <azvmreset/result.hpp>

#include <string>
#include <vector>

namespace azvmreset::ops {

Finding blocker(Blocker which, std::string message, std::string remedy);

// Fails with invalid_argument when one of them is not the caller's to decide.
Result<void> check_overrides(const std::vector<Blocker>& overrides);

// The blockers that stand, split by what the caller decided.
struct Standing {
  std::vector<Finding> firm;
  std::vector<Finding> overridden;
};
Standing apply_overrides(const std::vector<Finding>& blockers, const std::vector<Blocker>& overrides);

// `blocked`, with the names, what was found and what to do about each. Nothing
// was sent.
Error blocked(const std::vector<Finding>& blockers);

}  // namespace azvmreset::ops
