// The write of a reset, from the first byte to its outcome.
#pragma once

#include "arm/vm_view.hpp"
#include "engine/task.hpp"
#include "http/message.hpp"
#include "ops/vm_access_job.hpp"

#include <azvmreset/reset.hpp>
#include <azvmreset/result.hpp>

namespace azvmreset::ops {

// Names the attempt in the job, and gives the request that carries it. `vm` is
// the VM as it was read. Nothing is sent.
Result<http::Request> plan_write(Job& job, const arm::VmView& vm);

// `job.seen` is the VM as it was just read; the caller holds its place in the
// queue of the VM's writers.
engine::Task<Outcome> write_and_watch(Job& job);

}  // namespace azvmreset::ops
