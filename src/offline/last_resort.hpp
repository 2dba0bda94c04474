// Why the offline method is open, which is the last resort. Pure.
#pragma once

#include <azvmreset/plan.hpp>
#include <azvmreset/preflight.hpp>
#include <azvmreset/result.hpp>

#include <optional>
#include <string>

namespace azvmreset::offline {

struct LastResort {
  std::string reason;              // of Plan::reason; empty where it is not open
  std::optional<Finding> blocker;  // agent_methods_open
  std::optional<Finding> warning;
};

// The text of PlanRescue::after_failure is from outside: the JSON of a result
// or error of azvmreset, or a resume token, of an agent method at this VM.
// invalid_argument for everything else. Empty: nothing was given.
Result<std::string> failure_shown(const std::string& text, const ResourceId& target);

// `failure` is what failure_shown() gave.
LastResort judge_last_resort(const PreflightReport& preflight, const PlanRescue& request, const std::string& failure);

}  // namespace azvmreset::offline
