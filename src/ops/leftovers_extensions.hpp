// The VMAccess instance of a VM, and the handlers of Run Command, as leftovers.
#pragma once

#include "arm/vm_view.hpp"
#include "engine/task.hpp"
#include "ops/context.hpp"

#include <azvmreset/leftovers.hpp>
#include <azvmreset/resource_id.hpp>
#include <azvmreset/result.hpp>

#include <string>
#include <vector>

namespace azvmreset::ops {

// Pure. Of VMAccess nothing is left that proves whose it is: name and type are
// those of every tool, and a tag may be anybody's. `tag` is what the caller
// knows of a reset of its own, or empty: an instance that bears it is ours. It
// is drawn at random and stands nowhere else, so whoever knows it has made the
// write, or was told by who did.
std::vector<Leftover> extensions_left(const arm::VmView& vm, const ResourceId& target, const std::string& tag);

// Reads the instance again, and takes it away where it still bears the tag and
// nothing is at work. An error is the stop that ended it.
engine::Task<Result<void>> remove_extension(Context context, ResourceId vm, std::string tag, Leftover& item);

}  // namespace azvmreset::ops
