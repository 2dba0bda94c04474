// How a rescue ends, well or not.
#pragma once

#include "engine/task.hpp"
#include "rescue/job.hpp"

#include <azvmreset/rescue.hpp>
#include <azvmreset/result.hpp>

#include <string_view>

namespace azvmreset::rescue {

// Error::rescue_state.
inline constexpr std::string_view nothing_begun = "nothing_begun";
inline constexpr std::string_view undone = "undone";
inline constexpr std::string_view left_as_it_is = "left";

// An error that does not say what is left behind says this from now on.
Result<RescueResult> leaving(std::string_view state, Result<RescueResult> outcome);

// From the first step that is not done to the result; where that cannot be,
// what was begun is undone or left, and the error says how to go on.
engine::Task<Result<RescueResult>> carry_out(Job& job);

// Of a rescue that had ended, as its journal has it; the error where that is
// not enough for the one who asks now.
Result<RescueResult> told_again(Job& job);

// What the journal knows of the result of an earlier process.
void take_in(Job& job);

}  // namespace azvmreset::rescue
