// The offline method, carried out, gone on with and undone.
#pragma once

#include "engine/task.hpp"
#include "ops/context.hpp"

#include <azvmreset/rescue.hpp>
#include <azvmreset/result.hpp>

namespace azvmreset::rescue {

// Makes the plan, which must have no blocker, and carries it out.
engine::Task<Result<RescueResult>> rescue(ops::Context context, Rescue request);

// The same for who has the VM's place among the writers already (ops/writer_place.hpp).
engine::Task<Result<RescueResult>> rescue_as_writer(ops::Context context, Rescue request);
engine::Task<Result<RescueResult>> restore(ops::Context context, RestoreVm request);

// Goes on where the journal, or without one what is seen, says.
engine::Task<Result<RescueResult>> resume_rescue(ops::Context context, ResumeRescue request);

engine::Task<Result<RescueResult>> rollback(ops::Context context, Rollback request);
engine::Task<Result<CleanupReport>> cleanup(ops::Context context, Cleanup request);
engine::Task<Result<AdoptionReport>> adopt(ops::Context context, Adopt request);

}  // namespace azvmreset::rescue
