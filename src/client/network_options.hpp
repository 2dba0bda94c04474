// What the options of a client say about the network.
#pragma once

#include "transport/options.hpp"

#include <azvmreset/options.hpp>
#include <azvmreset/result.hpp>

namespace azvmreset::client {

// As libcurl's transport wants them. Fails with invalid_argument, naming the
// option; what the transport cannot use it finds itself.
Result<transport::CurlOptions> network_options(const ClientOptions& options);

}  // namespace azvmreset::client
