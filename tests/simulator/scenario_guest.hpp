// The guest of a VM, and the scripts that run in guests, as scenario files
// describe them.
#pragma once

#include "base/json/reader.hpp"
#include "simulator/guest/script.hpp"
#include "simulator/guest/windows.hpp"

#include <azvmreset/result.hpp>

#include <string>

namespace azvmreset::sim {

Result<void> read_guest(base::json::Value value, const std::string& path, Windows& guest);

Result<RecordedScript> read_recorded_script(base::json::Value value, const std::string& path);

// SHA-256 in hexadecimal.
Result<std::string> read_digest(base::json::Value value, const std::string& path);

}  // namespace azvmreset::sim
