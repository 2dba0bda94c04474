#include "simulator/guest/boot/installed.hpp"

#include "base/format.hpp"
#include "simulator/guest/boot/local_policy.hpp"

namespace azvmreset::sim {
namespace {

using base::format;

std::string_view product_type_of(const Windows& windows) {
  if (windows.domain_controller) return "LanmanNT";
  return windows.client_edition ? "WinNT" : "ServerNT";
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
  return content;
}

}  // namespace azvmreset::sim
