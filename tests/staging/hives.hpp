// Registry hives of an offline Windows, made when the test runs.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace azvmreset::test {

// False where the build has no libhivex: then a line on stdout says that the test was SKIPPED.
bool can_make_hives();

struct HiveValues {
  std::string product_type = "ServerNT";
  std::string computer_name = "WEB-01";
  std::string host_name = "web-01";
  std::string domain;
  std::uint32_t setup_type = 0;
  std::uint32_t current_control_set = 1;
};
std::string system_hive(const HiveValues& values = {});

// DisableLGPOProcessing; nothing: no such value.
std::string software_hive(std::optional<std::uint32_t> local_policy_off = {});

}  // namespace azvmreset::test
