// The parameters of a rescue script, as its own text reads them
// (docs/rescue-scripts.md).
#pragma once

#include "simulator/guest/script.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace azvmreset::sim {

struct RescueLine {
  std::string word;
  std::string value;
};

struct RescueCall {
  std::string verb;
  std::int64_t not_after = 0;
  std::size_t offset = 0;
  std::uint64_t lun = 0;
  std::uint64_t disk_bytes = 0;
  std::string computer;
  std::string identity;
  std::vector<RescueLine> lines;  // of its steps, the secret ones last

  bool writes() const { return verb == "write" || verb == "remove"; }
};

// Nothing: it cannot be read.
std::optional<RescueCall> rescue_call(const Parameters& parameters);

// A number as both scripts take it.
std::optional<std::uint64_t> rescue_number(std::string_view text);

}  // namespace azvmreset::sim
