#include "guest/planted_names.hpp"

#include "base/ascii.hpp"
#include "base/format.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <set>

namespace azvmreset::guest {
namespace {

constexpr std::string_view prefix = "azvmreset-";
constexpr std::size_t id_size = 32;

constexpr std::string_view work_names[] = {"reset_password", "reset_rdp"};
constexpr std::string_view hook_names[] = {"group_policy", "setup"};
constexpr std::string_view folder_names[] = {"group_policy", "machine", "scripts", "startup"};
constexpr std::string_view folder_paths[] = {
    "Windows\\System32\\GroupPolicy",
    "Windows\\System32\\GroupPolicy\\Machine",
    "Windows\\System32\\GroupPolicy\\Machine\\Scripts",
    "Windows\\System32\\GroupPolicy\\Machine\\Scripts\\Startup",
};

// In the order of PlantedPart.
constexpr std::string_view endings[] = {
    ".json", ".cmd", ".ps1", "-account.ps1", "-rdp.ps1", "-gpt.ini", "-scripts.ini", ".reg",
};

}  // namespace

std::string_view name_of(PlantedWork work) noexcept { return work_names[static_cast<std::size_t>(work)]; }

std::string_view name_of(PlantedHook hook) noexcept { return hook_names[static_cast<std::size_t>(hook)]; }

std::string_view name_of(PlantingFolder folder) noexcept { return folder_names[static_cast<std::size_t>(folder)]; }

std::string_view path_of(PlantingFolder folder) noexcept { return folder_paths[static_cast<std::size_t>(folder)]; }

std::optional<PlantingFolder> planting_folder_named(std::string_view name) noexcept {
  const auto* const found = std::find(std::begin(folder_names), std::end(folder_names), name);
  if (found == std::end(folder_names)) return std::nullopt;
  return static_cast<PlantingFolder>(found - std::begin(folder_names));
}

bool is_planting_id(std::string_view text) noexcept {
  return text.size() == id_size &&
         std::all_of(text.begin(), text.end(), [](char c) { return base::is_digit(c) || (c >= 'a' && c <= 'f'); });
}

std::string planted_name(PlantedPart part, std::string_view id) {
  return base::format("{}{}{}", prefix, id, endings[static_cast<std::size_t>(part)]);
}

std::string planted_path(PlantedPart part, std::string_view id) {
  return base::format("{}\\{}", path_of(PlantingFolder::startup), planted_name(part, id));
}

std::string marker_path(std::string_view id) { return base::format("Windows\\{}{}.marker", prefix, id); }

std::string setup_command_line(std::string_view id) {
  return base::format(R"(cmd.exe /c "%SystemRoot%\System32\GroupPolicy\Machine\Scripts\Startup\{}")",
                      planted_name(PlantedPart::command, id));
}

std::vector<std::string> planting_ids(const std::vector<std::string>& names) {
  std::set<std::string> ids;
  for (const std::string_view name : names) {
    if (!name.starts_with(prefix)) continue;
    const std::string_view id = name.substr(prefix.size(), id_size);
    const std::string_view ending = name.substr(std::min(name.size(), prefix.size() + id_size));
    const bool ours =
        ending == ".marker" || std::find(std::begin(endings), std::end(endings), ending) != std::end(endings);
    if (is_planting_id(id) && ours) ids.emplace(id);
  }
  return {ids.begin(), ids.end()};
}

// MS-DTYP 2.4.6: the header, then the list of who may what, then the owner and
// the group.
const std::string& planted_security_descriptor() {
  using namespace std::string_literals;
  static const std::string system = "\x01\x01\x00\x00\x00\x00\x00\x05\x12\x00\x00\x00"s;
  static const std::string administrators = "\x01\x02\x00\x00\x00\x00\x00\x05\x20\x00\x00\x00\x20\x02\x00\x00"s;
  static const std::string full_control = "\xFF\x01\x1F\x00"s;
  static const std::string descriptor =
      "\x01\x00\x04\x90\x48\x00\x00\x00\x58\x00\x00\x00\x00\x00\x00\x00\x14\x00\x00\x00"s  // self-relative, protected
      "\x02\x00\x34\x00\x02\x00\x00\x00"s                                                  // two that are allowed
      "\x00\x00\x14\x00"s +
      full_control + system + "\x00\x00\x18\x00"s + full_control + administrators + administrators + administrators;
  return descriptor;
}

}  // namespace azvmreset::guest
