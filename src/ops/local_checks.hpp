// What can be said about a request before anything is sent.
#pragma once

#include <azvmreset/reset.hpp>
#include <azvmreset/result.hpp>

#include <vector>

namespace azvmreset::ops {

// The warnings; or invalid_argument for what cannot work or contradicts itself.
Result<std::vector<Finding>> check_locally(const ResetPassword& request);
Result<std::vector<Finding>> check_locally(const ResetRdp& request);

// The same but for the password, which may be missing.
Result<std::vector<Finding>> check_but_password(const ResetPassword& request);

// A sink that can keep resume tokens.
Result<void> check_token_sink(const Sink& sink);

}  // namespace azvmreset::ops
