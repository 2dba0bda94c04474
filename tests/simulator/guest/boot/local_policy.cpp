#include "simulator/guest/boot/local_policy.hpp"

#include "base/ascii.hpp"
#include "base/format.hpp"
#include "simulator/guest/boot/profile.hpp"

#include <algorithm>

namespace azvmreset::sim {
namespace {

using base::equals_ignoring_case;
using base::format;

constexpr std::string_view kGptIni = "Windows\\System32\\GroupPolicy\\gpt.ini";
constexpr std::string_view kScriptsIni = "Windows\\System32\\GroupPolicy\\Machine\\Scripts\\scripts.ini";
constexpr std::string_view kScriptsExtension = "{42B5FAAE-6536-11D2-AE5A-0000F87571E3}";
constexpr std::string_view kScriptsTool = "{40B6664F-4972-11D1-A7CA-0000F87571E3}";
constexpr std::string_view kScriptList =
    "SOFTWARE/Microsoft/Windows/CurrentVersion/Group Policy/State/Machine/Scripts/Startup/0";
constexpr std::size_t kMostScripts = 1000;  // far more than anybody has

// As GetPrivateProfileInt: what stands behind the digits is not looked at.
std::uint32_t leading_number(std::string_view text) {
  std::uint32_t number = 0;
  for (const char c : text) {
    if (!base::is_digit(c)) break;
    number = number * 10 + static_cast<std::uint32_t>(c - '0');
  }
  return number;
}

struct Extension {
  std::string id;
  std::vector<std::string> tools;
};

// "{42B5FAAE-6536-11D2-AE5A-0000F87571E3}" at the beginning; empty where there is none.
std::string take_guid(std::string_view& text) {
  constexpr std::size_t length = 38;
  const std::string guid(text.substr(0, length));
  if (guid.size() < length || guid.front() != '{' || guid.back() != '}') return {};
  for (std::size_t i = 1; i + 1 < length; ++i) {
    const bool hyphen = i == 9 || i == 14 || i == 19 || i == 24;
    if (hyphen ? guid[i] != '-' : std::string_view("0123456789abcdefABCDEF").find(guid[i]) == std::string_view::npos) {
      return {};
    }
  }
  text.remove_prefix(length);
  return guid;
}

// "[{extension}{tool}…]…" in ascending order (F5.2/2a). Nothing: it is not so.
std::optional<std::vector<Extension>> extensions_in(std::string_view list) {
  std::vector<Extension> found;
  while (!list.empty()) {
    if (list.front() != '[') return std::nullopt;
    list.remove_prefix(1);
    Extension extension{take_guid(list), {}};
    while (list.starts_with('{')) {
      extension.tools.push_back(take_guid(list));
      if (extension.tools.back().empty()) return std::nullopt;
    }
    if (extension.id.empty() || !list.starts_with(']')) return std::nullopt;
    list.remove_prefix(1);
    if (!found.empty() && base::to_lower(found.back().id) >= base::to_lower(extension.id)) return std::nullopt;
    found.push_back(std::move(extension));
  }
  return found;
}

// F5.2/2.
bool names_scripts(const std::vector<Extension>& extensions) {
  return std::any_of(extensions.begin(), extensions.end(), [](const Extension& one) {
    return equals_ignoring_case(one.id, kScriptsExtension) &&
           std::any_of(one.tools.begin(), one.tools.end(),
                       [](const std::string& tool) { return equals_ignoring_case(tool, kScriptsTool); });
  });
}

std::vector<StartUpScript> scripts_in(const Profile& ini, const Choices& choices) {
  std::vector<StartUpScript> scripts;
  for (std::size_t number = 0; number < kMostScripts; ++number) {
    const auto command = ini.find("Startup", format("{}CmdLine", number));
    if (!command && choices.pick<NumberGap>() == NumberGap::ends) break;
    if (!command || command->empty()) continue;
    scripts.push_back({*command, ini.find("Startup", format("{}Parameters", number)).value_or("")});
  }
  return scripts;
}

void keep(const std::vector<StartUpScript>& scripts, Registry& registry) {
  std::erase_if(registry, [](const auto& one) { return one.first.starts_with(kScriptList); });
  for (std::size_t i = 0; i < scripts.size(); ++i) {
    set_value(registry, format("{}/{}/Script", kScriptList, i), scripts[i].command);
    set_value(registry, format("{}/{}/Parameters", kScriptList, i), scripts[i].parameters);
  }
}

// Why local policy is not processed at this start (F5.2/4, F5.2/5); empty: it is.
std::string_view hindrance(const Windows& windows, const Registry& registry) {
  if (windows.domain.empty()) return {};
  if (!windows.domain_controller && !windows.domain_reachable) {
    return "policy: no domain controller answers: it stops before any extension";
  }
  if (value_in(registry, kPolicyOffValue) == "1") return "policy: local group policy objects are not processed";
  return {};
}

// What gpt.ini says of the machine's scripts: those of scripts.ini, or none.
void call_extension(Disk& disk, const Profile& gpt, const Choices& choices, BootReport& report) {
  const auto extensions = extensions_in(gpt.find("General", "gPCMachineExtensionNames").value_or(""));
  if (!extensions) return report.reject("policy: gPCMachineExtensionNames cannot be read: no extension is called");
  std::vector<StartUpScript> scripts;
  if (!names_scripts(*extensions)) {
    report.tell("policy: gpt.ini does not name the extension for scripts");
  } else if (const auto ini = read_as_system(disk, kScriptsIni, report)) {
    scripts = scripts_in(Profile(*ini, choices), choices);
    report.tell(format("policy: scripts.ini has {} start-up scripts", scripts.size()));
  }
  keep(scripts, disk.registry());
}

}  // namespace

std::string product_type(const Registry& registry) {
  const std::uint32_t current = leading_number(value_in(registry, "SYSTEM/Select/Current"));
  return value_in(registry, format("SYSTEM/ControlSet{:03}/Control/ProductOptions/ProductType", current));
}

// F5.2/6a.
std::vector<StartUpScript> start_up_scripts(const Registry& registry) {
  std::vector<StartUpScript> scripts;
  for (;;) {
    const std::string at = format("{}/{}", kScriptList, scripts.size());
    std::string command = value_in(registry, at + "/Script");
    if (command.empty()) return scripts;
    scripts.push_back({std::move(command), value_in(registry, at + "/Parameters")});
  }
}

// F5.2/8.
std::optional<std::string> read_as_system(const Disk& disk, std::string_view path, BootReport& report) {
  const DiskEntry entry = disk.entry(path);
  if (entry == DiskEntry::none) return std::nullopt;
  const auto security = disk.security(path);
  auto bytes = disk.read(path);
  if (entry == DiskEntry::file && bytes && (!security || security->system_may_read())) return bytes;
  const std::string_view why = entry == DiskEntry::odd      ? "two names that differ in case alone, or a link"
                               : entry == DiskEntry::folder ? "a folder in place of a file"
                                                            : "its access control list keeps LocalSystem out";
  report.reject(format("{}: {}", path, why));
  return std::nullopt;
}

// F5.2/1.
bool process_local_policy(Disk& disk, const Windows& windows, const Choices& choices, BootReport& report) {
  Registry& registry = disk.registry();
  if (const auto why = hindrance(windows, registry); !why.empty()) {
    report.tell(std::string(why));
    return false;
  }
  const auto bytes = read_as_system(disk, kGptIni, report);
  const Profile gpt(bytes.value_or(""), choices);
  const std::uint32_t version = leading_number(gpt.find("General", "Version").value_or("")) & 0xffff;
  const std::uint32_t cached = leading_number(value_in(registry, kCachedVersionValue));
  if (version == cached) {
    report.tell(format("policy: gpt.ini has the cached version, {}", version));
    return true;
  }
  report.tell(format("policy: gpt.ini has version {}, cached is {}", version, cached));
  set_value(registry, kCachedVersionValue, std::to_string(version));
  constexpr std::uint32_t machine_disabled = 2;
  const std::uint32_t options = leading_number(gpt.find("General", "Options").value_or(""));
  // F5.2/1a, F5.2/1b.
  if (version == 0 || (options & machine_disabled) != 0)
    keep({}, registry);
  else
    call_extension(disk, gpt, choices, report);
  return true;
}

}  // namespace azvmreset::sim
