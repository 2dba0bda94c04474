// What copies of an offline Windows' registry hives tell. They are read by
// libhivex, where the build knew it and this machine has it; a hive is hostile
// until it was read.
#pragma once

#include <azvmreset/result.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace azvmreset::staging {

// Empty: the hive does not hold it.
struct SystemHive {
  std::string product_type;  // "WinNT", "ServerNT", "LanmanNT"
  std::string computer_name;
  std::string host_name;  // may be longer than the computer's name
  std::string domain;     // the suffix that is set, not the one that DHCP gave
  std::optional<std::uint32_t> setup_type;
};

struct SoftwareHive {
  bool local_policy_off = false;  // DisableLGPOProcessing
};

// Larger ones are not read.
inline constexpr std::size_t largest_system_hive = 128u << 20;
inline constexpr std::size_t largest_software_hive = 512u << 20;

// Fail with not_found where there is no libhivex, and with protocol where the
// bytes are no hive, or not that one.
Result<SystemHive> read_system_hive(std::string_view bytes);
Result<SoftwareHive> read_software_hive(std::string_view bytes);

}  // namespace azvmreset::staging
