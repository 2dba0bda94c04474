// A line of an instance view.
#pragma once

#include "arm/fields.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace azvmreset::arm {

struct InstanceStatus {
  std::string code;            // "ProvisioningState/succeeded"
  std::string level;           // "Info", "Warning", "Error"
  std::string display_status;  // "Ready"
  std::string message;         // as received
  std::optional<std::chrono::system_clock::time_point> time;
};

// An array of statuses.
std::vector<InstanceStatus> read_statuses(Fields& fields, base::json::Value list, std::string_view path);

// What stands behind the slash of the first code with that prefix, in lower
// case: "running" of "PowerState/running". Empty when there is none.
std::string state_of(const std::vector<InstanceStatus>& statuses, std::string_view prefix);

}  // namespace azvmreset::arm
