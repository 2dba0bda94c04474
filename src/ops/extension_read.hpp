// An extension of a VM, as ARM tells of it.
#pragma once

#include "arm/extension_view.hpp"
#include "engine/task.hpp"
#include "http/message.hpp"
#include "ops/context.hpp"

#include <azvmreset/resource_id.hpp>
#include <azvmreset/result.hpp>

#include <string>

namespace azvmreset::ops {

// The answer to a read of the extension; `protocol` when it is something else.
Result<arm::ExtensionView> extension_of(const http::Response& answer);

// With its instance view. `name` is an extension name (guest/extension_name.hpp).
engine::Task<Result<arm::ExtensionView>> read_vm_extension(Context context, ResourceId vm, std::string name);

}  // namespace azvmreset::ops
