// What a plan is made from: all that was read of Azure, and nothing else.
#pragma once

#include "arm/vm_view.hpp"

#include <azvmreset/preflight.hpp>
#include <azvmreset/result.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace azvmreset::offline {

// A member that is unset was not to be had; `unread` says why.
struct World {
  arm::VmView vm;
  PreflightReport preflight;
  std::vector<Finding> unread;
};

}  // namespace azvmreset::offline
