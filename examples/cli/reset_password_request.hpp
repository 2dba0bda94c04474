// What the options say of a new password, but the password itself.
#pragma once

#include <azvmreset/reset.hpp>

#include "settings.hpp"

namespace azvmreset::cli {

// Files and sinks are the command's. No account is asked for.
Result<ResetPassword> reset_password_request(const Settings& settings, ResourceId target);

}  // namespace azvmreset::cli
