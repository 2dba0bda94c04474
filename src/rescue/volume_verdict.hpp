// What a rescue script's words mean for the rescue. Pure.
#pragma once

#include "guest/rescue_answer.hpp"

#include <azvmreset/plan.hpp>
#include <azvmreset/result.hpp>

#include <vector>

namespace azvmreset::rescue {

// Of an answer that is not `done`: `blocked` where the method is not for this
// disk or this rescue VM, with what to do about it.
Error refusal_of(const guest::RescueAnswer& answer, const Plan& plan);

struct VolumeVerdict {
  std::vector<Finding> blockers;
  std::vector<Finding> warnings;
};

// Of what the disk is. `to_be_written`: it is the copy, which has to be clean
// where a Linux writes to it; the VM that the probe's disk is of still runs.
VolumeVerdict judge_volume(const guest::RescueReport& report, const Plan& plan, bool to_be_written);

}  // namespace azvmreset::rescue
