// What the records of a rescue come to, one after the other. Pure.
#pragma once

#include "base/json/reader.hpp"
#include "rescue/chronicle.hpp"

#include <azvmreset/result.hpp>

#include <chrono>
#include <string_view>

namespace azvmreset::rescue {

// Takes one record in, or fails with `protocol` and leaves `known` as it was:
// a record that is none of ours, or one that no rescue writes at this place.
// Total: whatever the order, the outcome is one of both.
Result<void> replay(Known& known, std::chrono::system_clock::time_point at, std::string_view event,
                    base::json::Value members);

}  // namespace azvmreset::rescue
