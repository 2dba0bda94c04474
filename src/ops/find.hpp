// From a name or an address to resource ids.
#pragma once

#include "engine/task.hpp"
#include "ops/context.hpp"

#include <azvmreset/find.hpp>
#include <azvmreset/result.hpp>

namespace azvmreset::ops {

// For an address first the public ones, then the interfaces, which know both
// their own addresses and their VM; the VMs last. No page of a list is kept.
//
// Nothing found is an empty report. A list of the network that the caller may
// not read is a warning, for a VM's name may still be found; the list of the
// VMs must be readable.
engine::Task<Result<FindReport>> find(Context context, Find request);

}  // namespace azvmreset::ops
