// The portal's own page for the job.
#pragma once

#include <azvmreset/resource_id.hpp>
#include <azvmreset/result.hpp>

#include <string>
#include <string_view>

namespace azvmreset {

// The address of the blade "Reset password" of this VM. `tenant` may be empty.
// invalid_argument for an ARM endpoint whose portal is not known.
Result<std::string> portal_url(const ResourceId& vm, std::string_view tenant,
                               std::string_view arm_endpoint = "https://management.azure.com");

}  // namespace azvmreset
