// The steps of a plan, in their own words: each looks first, and does what is
// missing. Doing one again is always right.
#pragma once

#include "engine/task.hpp"
#include "rescue/job.hpp"

#include <azvmreset/result.hpp>

#include <string_view>

namespace azvmreset::rescue {

using Step = engine::Task<Result<void>> (*)(Job& job);

// "record" … "confirm" (docs/offline.md); null for a name that is none.
Step step_named(std::string_view name) noexcept;

// From the first step that is not done to the last; those that need not wait
// for each other side by side. Each is in the journal when it begins and when
// it is done.
engine::Task<Result<void>> run_steps(Job& job);

// The power state that was asked for, or that it had.
engine::Task<Result<void>> restore_power(Job& job);

// Everything of the ledger but what is kept, one by one, the tags last. What
// cannot be deleted is an item of the result, and no error.
engine::Task<Result<void>> clean_up(Job& job);

// What that would do, as items of the result. Reads only.
engine::Task<Result<void>> foretell_clean_up(Job& job);

// The original disk is the VM's, whatever was done; then power and clean-up.
engine::Task<Result<void>> take_back(Job& job, bool discard_changes);

}  // namespace azvmreset::rescue
