// The portal's own page for the job.
#pragma once

#include <azvmreset/cloud.hpp>
#include <azvmreset/resource_id.hpp>
#include <azvmreset/result.hpp>

#include <string>
#include <string_view>

namespace azvmreset {

// The address of the blade "Reset password" of this VM. `tenant` may be empty.
// invalid_argument for a cloud whose portal is not known.
Result<std::string> portal_url(const ResourceId& vm, std::string_view tenant, const Cloud& cloud);

// The same, where `cloud` is the name of a well-known one, its ARM endpoint,
// or the address of a portal, "https://portal.stack.example".
Result<std::string> portal_url(const ResourceId& vm, std::string_view tenant = {},
                               std::string_view cloud = "AzureCloud");

}  // namespace azvmreset
