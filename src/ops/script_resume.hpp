// Going on with a reset by Run Command that another process began.
#pragma once

#include "engine/task.hpp"
#include "ops/resume_token.hpp"
#include "ops/vm_access_job.hpp"

#include <azvmreset/result.hpp>
#include <azvmreset/resume.hpp>

namespace azvmreset::ops {

// invalid_argument unless the key is the one that the reset was begun with,
// and there is somewhere to keep what it opens; nothing of it for another reset.
Result<void> check_sealing(const Resume& request, const ResumeToken& token);

// The managed form's resource tells: at work, it is waited for; it has
// answered, and that is taken, a password that the guest made delivered first.
// Where it is gone, or was never there, or is of the action form, the script
// runs again: with the password, or with the key, when the guest makes another
// one. Without them nobody knows what became of it.
engine::Task<Outcome> resume_script(Job& job);

}  // namespace azvmreset::ops
