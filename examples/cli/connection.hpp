// How Azure is reached, as the options say it.
#pragma once

#include <azvmreset/options.hpp>

#include <string>
#include <vector>

#include "credential_kinds.hpp"
#include "settings.hpp"

namespace azvmreset::cli {

// Without a log sink. The drive is `host`: this program has one thread.
Result<ClientOptions> client_options(const Settings& settings, const Surroundings& surroundings);

// Where credentials are about to go, one line for each place that is not the
// public cloud's. Printed before anything is sent.
std::vector<std::string> unusual_endpoints(const Settings& settings);

}  // namespace azvmreset::cli
