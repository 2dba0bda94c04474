// The local group policy at a start of Windows (F5.2): what comes of gpt.ini
// and scripts.ini.
#pragma once

#include "simulator/fidelity.hpp"
#include "simulator/guest/boot/boot_report.hpp"
#include "simulator/guest/boot/disk.hpp"
#include "simulator/guest/windows.hpp"

#include <optional>
#include <string>
#include <vector>

namespace azvmreset::sim {

inline constexpr std::string_view kStartupFolder = "Windows\\System32\\GroupPolicy\\Machine\\Scripts\\Startup";

// What of the registry a start looks at.
inline constexpr std::string_view kPolicyOffValue = "SOFTWARE/Policies/Microsoft/Windows/System/DisableLGPOProcessing";
inline constexpr std::string_view kCachedVersionValue =
    "SOFTWARE/Microsoft/Windows/CurrentVersion/Group Policy/History/{42B5FAAE-6536-11D2-AE5A-0000F87571E3}/0/Version";
inline constexpr std::string_view kSetupTypeValue = "SYSTEM/Setup/SetupType";
inline constexpr std::string_view kSetupLineValue = "SYSTEM/Setup/CmdLine";
std::string product_type(const Registry& registry);  // of the control set that is in use; empty: not told

struct StartUpScript {
  std::string command;
  std::string parameters;
};

// Those that Windows knows of, from policy that it has processed.
std::vector<StartUpScript> start_up_scripts(const Registry& registry);

// Brings that list up to date where the policy has changed; false: it is not processed at this start.
bool process_local_policy(Disk& disk, const Windows& windows, const Choices& choices, BootReport& report);

// The bytes, where LocalSystem gets at them; what keeps it from them is rejected.
std::optional<std::string> read_as_system(const Disk& disk, std::string_view path, BootReport& report);

}  // namespace azvmreset::sim
