// What can be said about a script for the guest before anything is sent.
#pragma once

#include <azvmreset/result.hpp>
#include <azvmreset/run_command.hpp>

#include <vector>

namespace azvmreset::ops {

// What contradicts itself in any work in the guest.
Result<void> check_guest_work(const GuestWork& request);

// The warnings; or invalid_argument for what cannot work.
Result<std::vector<Finding>> check_locally(const RunCommand& request);

}  // namespace azvmreset::ops
