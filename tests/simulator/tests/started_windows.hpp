// A Windows with a disk, to be started by a test.
#pragma once

#include "base/encoding/base64url.hpp"
#include "base/format.hpp"
#include "simulator/digest.hpp"
#include "simulator/guest/boot/boot.hpp"
#include "simulator/guest/boot/local_policy.hpp"
#include "simulator/guest/boot/memory_disk.hpp"

#include <map>
#include <string>
#include <string_view>

namespace azvmreset::sim {

inline constexpr std::string_view kPair =
    "[{42B5FAAE-6536-11D2-AE5A-0000F87571E3}{40B6664F-4972-11D1-A7CA-0000F87571E3}]";
inline constexpr std::string_view kGptPath = "Windows/System32/GroupPolicy/gpt.ini";
inline constexpr std::string_view kScriptsPath = "Windows/System32/GroupPolicy/Machine/Scripts/scripts.ini";
inline constexpr std::string_view kStartupPath = "Windows/System32/GroupPolicy/Machine/Scripts/Startup/";
inline constexpr Time kMorning = Time(std::chrono::seconds(1'790'000'000));

inline std::string utf16(std::string_view ascii, bool mark = true) {
  std::string bytes = mark ? "\xFF\xFE" : "";
  for (const char c : ascii) bytes += {c, '\0'};
  return bytes;
}

struct StartedWindows {
  StartedWindows() {
    windows.computer_name = "WEB-01";
    content.registry["SYSTEM/Select/Current"] = "1";
    content.registry["SYSTEM/ControlSet001/Control/ProductOptions/ProductType"] = "ServerNT";
    content.folders = {"Windows/System32/GroupPolicy"};
  }

  void put(std::string_view path, std::string bytes) { content.files[std::string(path)].bytes = std::move(bytes); }
  void put_gpt(std::string_view extensions, std::uint32_t version) {
    put(kGptPath, base::format("[General]\r\ngPCMachineExtensionNames={}\r\nVersion={}\r\n", extensions, version));
  }
  void put_scripts(std::string bytes) { put(kScriptsPath, std::move(bytes)); }

  // As if none had been processed yet.
  void forget_policy() {
    std::erase_if(content.registry, [](const auto& one) { return one.first.starts_with("SOFTWARE/Microsoft"); });
  }

  const BootReport& start() {
    MemoryDisk disk(content);
    if (cut) disk.cut_power(*cut);
    Chance chance(0, "boot");
    const Choices choices(0, held);
    report = start_windows(disk, {windows, nullptr, choices, chance, scripts, now, mishap});
    now += std::chrono::minutes(10);
    return report;
  }

  // The start-up scripts that a start ran, one after another.
  std::string ran() const {
    std::string names;
    for (const ScriptRun& run : report.scripts) {
      if (run.exit_code) names += (names.empty() ? "" : " ") + run.command;
    }
    return names;
  }
  bool told(std::string_view part) const {
    for (const std::string& event : report.events) {
      if (event.find(part) != std::string::npos) return true;
    }
    return false;
  }

  Windows windows;
  DiskContent content;
  PlantedScripts scripts;
  std::map<std::string, std::uint32_t> held;
  std::optional<PowerCut> cut;
  BootMishap mishap = BootMishap::none;
  Time now = kMorning;
  BootReport report;
};

}  // namespace azvmreset::sim
