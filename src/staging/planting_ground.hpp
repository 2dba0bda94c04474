// What is on a volume where something is planted, or to be planted.
#pragma once

#include "guest/planting.hpp"
#include "host/volume.hpp"

#include <azvmreset/preflight.hpp>
#include <azvmreset/result.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace azvmreset::staging {

// No file of group policy, and none of ours, is longer.
inline constexpr std::size_t longest_file = 1u << 20;

// Nothing where it is not there.
Result<std::optional<guest::FoundFile>> found_file(host::Volume& volume, std::string_view path);

Result<guest::PlantingGround> ground_of(host::Volume& volume);

// What Windows makes of an encoding that is kept is not told anywhere.
std::vector<Finding> unusual_encodings(const guest::PlantingGround& ground);

// The ids of what is planted there, in order.
Result<std::vector<std::string>> plantings_on(host::Volume& volume);

// All that one planting consists of now, but its marker.
Result<guest::PlantedNow> planted_now(host::Volume& volume, const std::string& id);

}  // namespace azvmreset::staging
