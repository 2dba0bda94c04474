// Which VM is meant, or which volume.
#pragma once

#include <azvmreset/resource_id.hpp>

#include <string>
#include <vector>

#include "settings.hpp"

namespace azvmreset::cli {

// A resource id as the only word, or --resource-group and --name with a
// subscription; never both.
Result<ResourceId> target_of(const std::vector<std::string>& words, const Settings& settings);

// The folder where a Windows volume is mounted, as the only word.
Result<std::string> volume_of(const std::vector<std::string>& words);

}  // namespace azvmreset::cli
