// What is said to the scripts: at the rescue VM, and to the VM's own agent.
#pragma once

#include "engine/task.hpp"
#include "rescue/job.hpp"

#include <azvmreset/result.hpp>

namespace azvmreset::rescue {

// The rescue VM runs, and its agent is ready: its script answers, and has what it takes.
engine::Task<Result<void>> hear_rescue_vm(Job& job);

// The disk of the probe is attached: what forbids the method is `blocked`.
// What it says is in the chronicle.
engine::Task<Result<void>> probe_volume(Job& job);

// The copy is attached, and nothing is planted on it: one on which another
// process has begun is made anew before (run_steps). Everything is planted and
// read back.
engine::Task<Result<void>> stage_volume(Job& job);

// What planting takes is at hand; else `not_sent`.
Result<void> check_secret_at_hand(const Job& job);

// The VM runs on the copy. What the marker says is in the result and in the
// chronicle, and a sealed password is delivered; `read_back` of the plan says
// who is asked. Restarts the VM once where the script has not run.
engine::Task<Result<void>> read_back(Job& job);

// The hook `setup`: disarmed, or taken back by the substeps.
engine::Task<Result<void>> disarm(Job& job);

}  // namespace azvmreset::rescue
