// Going on with a reset that another process began.
#pragma once

#include "engine/task.hpp"
#include "ops/context.hpp"
#include "ops/vm_access.hpp"

#include <azvmreset/reset.hpp>
#include <azvmreset/result.hpp>
#include <azvmreset/resume.hpp>

namespace azvmreset::ops {

// By how far it came:
//
//   preparing  not_sent without the password; else as a reset from preflight on, under its old name
//   writing    the extension tells: our tag is there: watched to its end; the tag before ours: not_sent,
//              or with the password sent under the same tag; another tag: somebody else's, outcome_unknown
//   accepted   the operation is polled again, where that is still possible, and the extension read
//   settled    the power state is put back
//
// By Run Command, from `writing` on, its resource tells (script_resume.hpp).
//
// Nothing in the token is proof: what is told in the end was read from Azure,
// except for an outcome that the earlier process had proved itself.
//
// `work` goes on with the job once it has its place in the queue: by `go_on`,
// or by that and more.
engine::Task<Outcome> go_on(Job& job);
engine::Task<Result<ResetResult>> resume(Context context, Resume request, Work work = go_on);

}  // namespace azvmreset::ops
