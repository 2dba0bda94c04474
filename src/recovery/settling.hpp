// Which of the candidates of an earlier rotation is in force.
#pragma once

#include "engine/task.hpp"
#include "recovery/rotation_job.hpp"

#include <azvmreset/result.hpp>

namespace azvmreset::recovery {

//   what is at work goes first ── the pending one's token is followed, where
//     its password is not known yet or no sign-in is demanded
//     ── one sign-in with each, until one is proved ── commit
//
// Success: one of them is in force and the vault was told, or none of them is,
// which is a warning. An error leaves open which.
engine::Task<Result<void>> settle(RotationJob& job);

}  // namespace azvmreset::recovery
