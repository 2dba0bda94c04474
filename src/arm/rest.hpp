// One ARM request of the caller's own, through the same pipeline.
#pragma once

#include "arm/client.hpp"

#include <azvmreset/rest.hpp>

namespace azvmreset::arm {

// Checks everything before a token is fetched: the URL is on the ARM endpoint,
// the method a token, no header takes over what the library sends itself.
// A final answer that is not 2xx is an error with its http_status and ARM's
// code and message. GET, HEAD and DELETE are repeatable, PUT by its name, the
// rest goes out once.
//
// `progress` may be null and outlives the call.
engine::Task<Result<RestResponse>> rest(Arm& arm, RestRequest request, base::ProgressSink* progress);

}  // namespace azvmreset::arm
