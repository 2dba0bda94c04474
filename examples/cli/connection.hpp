// How Azure is reached, as the options say it.
#pragma once

#include <azvmreset/cloud.hpp>
#include <azvmreset/options.hpp>

#include <string>
#include <vector>

#include "credential_kinds.hpp"
#include "settings.hpp"

namespace azvmreset::cli {

// Without a log sink. The drive is `host`: this program has one thread.
Result<ClientOptions> client_options(const Settings& settings, const Surroundings& surroundings);

// The same for a client that never signs in.
Result<ClientOptions> unsigned_options(const Settings& settings, const Environment& environment);

// Where credentials are about to go, one line for each place that is not the
// public cloud's. Printed before anything is sent.
std::vector<std::string> unusual_endpoints(const Settings& settings);

// Whether the cloud itself will say where to sign in, and what it said.
bool asks_the_cloud(const Settings& settings, const ClientOptions& options);
std::vector<std::string> discovered_endpoints(const Cloud& cloud);

}  // namespace azvmreset::cli
