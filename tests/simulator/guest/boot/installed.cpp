#include "simulator/guest/boot/installed.hpp"

#include "base/format.hpp"
#include "simulator/guest/boot/local_policy.hpp"
#include "simulator/guest/boot/memory_disk.hpp"

namespace azvmreset::sim {
namespace {

using base::format;

std::string_view product_type_of(const Windows& windows) {
  if (windows.domain_controller) return "LanmanNT";
  return windows.client_edition ? "WinNT" : "ServerNT";
}

constexpr std::string_view kPolicy = "Windows/System32/GroupPolicy";
constexpr std::string_view kTemplates =
    "[{35378EAC-683F-11D2-A89A-00C04FBBCFA2}{D02B1F72-3407-48AE-BA88-E8213C6761F1}]";
constexpr std::string_view kScripts = "[{42B5FAAE-6536-11D2-AE5A-0000F87571E3}{40B6664F-4972-11D1-A7CA-0000F87571E3}]";

std::string utf16(std::string_view ascii) {
  std::string bytes = "\xFF\xFE";
  for (const char c : ascii) bytes += {c, '\0'};
  return bytes;
}

// As the policy editor writes them: scripts.ini is hidden.
void use_local_policy(const Windows& windows, DiskContent& content) {
  const bool scripts = windows.local_policy != LocalPolicyUse::other_extension;
  content.files[format("{}/gpt.ini", kPolicy)].bytes =
      format("[General]\r\ngPCFunctionalityVersion=2\r\ngPCMachineExtensionNames={}{}\r\nVersion=131076\r\n",
             kTemplates, scripts ? kScripts : "");
  content.files[format("{}/Machine/Registry.pol", kPolicy)].bytes = std::string("PReg\1\0\0\0", 8);
  if (!scripts) return;
  const std::string_view list = "\r\n[Startup]\r\n0CmdLine=backup.cmd\r\n0Parameters=/quiet\r\n";
  DiskFile& ini = content.files[format("{}/Machine/Scripts/scripts.ini", kPolicy)];
  ini.bytes = windows.local_policy == LocalPolicyUse::ansi_scripts ? std::string(list) : utf16(list);
  ini.attributes = kArchiveAttribute | kHiddenAttribute;
  content.files[format("{}/Machine/Scripts/Startup/backup.cmd", kPolicy)].bytes =
      "@rem keeps a copy of what matters\r\n";
}

}  // namespace

Registry installed_registry(const Windows& windows) {
  constexpr std::string_view set = "SYSTEM/ControlSet001";
  Registry registry;
  registry["SYSTEM/Select/Current"] = "1";
  registry["SYSTEM/Setup/SetupType"] = "0";
  registry["SYSTEM/Setup/CmdLine"] = "";
  registry[format("{}/Control/ProductOptions/ProductType", set)] = product_type_of(windows);
  registry[format("{}/Control/ComputerName/ComputerName/ComputerName", set)] = windows.computer_name;
  registry[format("{}/Services/Tcpip/Parameters/Domain", set)] = windows.domain;
  if (windows.local_policy_off) registry[std::string(kPolicyOffValue)] = "1";
  return registry;
}

DiskContent installed(const Windows& windows) {
  DiskContent content;
  content.folders = {"Windows/System32/config", "Windows/System32/GroupPolicy", "Users"};
  content.registry = installed_registry(windows);
  content.windows = windows;
  if (windows.local_policy == LocalPolicyUse::none) return content;
  use_local_policy(windows, content);
  // It has started before, and has seen all this.
  MemoryDisk disk(content);
  BootReport report;
  process_local_policy(disk, windows, Choices(0), report);
  return content;
}

}  // namespace azvmreset::sim
