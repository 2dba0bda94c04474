// The request log as the control path shows it.
#pragma once

#include "simulator/azure.hpp"

#include <string>
#include <vector>

namespace azvmreset::sim {

// Without `raw` no secret is in it: of an Authorization header only the
// scheme and the audience of the token, of bodies everything but what
// secret-shaped members hold.
std::string request_log_text(const std::vector<LoggedRequest>& requests, bool raw);

}  // namespace azvmreset::sim
