#include "host/mount_table.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "base/decimal.hpp"

namespace azvmreset::host {
namespace {

std::vector<std::string_view> split(std::string_view text, char between) {
  std::vector<std::string_view> parts;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(between, begin), text.size());
    parts.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

// A space is \040, and so are the other separators.
std::string unescaped(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto octal = [&](std::size_t at) { return at < text.size() && text[at] >= '0' && text[at] <= '7'; };
    if (text[i] == '\\' && octal(i + 1) && octal(i + 2) && octal(i + 3)) {
      plain += static_cast<char>((text[i + 1] - '0') * 64 + (text[i + 2] - '0') * 8 + (text[i + 3] - '0'));
      i += 3;
    } else {
      plain += text[i];
    }
  }
  return plain;
}

bool has_option(std::string_view options, std::string_view wanted) {
  const auto all = split(options, ',');
  return std::find(all.begin(), all.end(), wanted) != all.end();
}

// id parent device root point options optional… - type source options
std::optional<MountEntry> entry_of(std::string_view line) {
  const auto fields = split(line, ' ');
  const auto dash = std::find(fields.begin(), fields.end(), "-");
  if (dash - fields.begin() < 6 || fields.end() - dash < 4) return std::nullopt;
  const auto id = base::parse_decimal(fields[0]);
  if (!id) return std::nullopt;
  MountEntry entry;
  entry.id = *id;
  entry.device = fields[2];
  entry.root = unescaped(fields[3]);
  entry.point = unescaped(fields[4]);
  entry.file_system = dash[1];
  entry.source = unescaped(dash[2]);
  entry.read_only = has_option(fields[5], "ro") || has_option(dash[3], "ro");
  return entry;
}

}  // namespace

std::vector<MountEntry> mounts_in(std::string_view mountinfo) {
  std::vector<MountEntry> mounts;
  for (const std::string_view line : split(mountinfo, '\n')) {
    if (auto entry = entry_of(line)) mounts.push_back(std::move(*entry));
  }
  return mounts;
}

bool holds_running_system(const MountEntry& mount, const std::vector<MountEntry>& all) {
  // Windows shows its own drives to a Linux inside of it by these.
  constexpr std::array<std::string_view, 3> of_the_windows_around = {"9p", "drvfs", "virtiofs"};
  if (std::find(of_the_windows_around.begin(), of_the_windows_around.end(), mount.file_system) !=
      of_the_windows_around.end()) {
    return true;
  }
  constexpr std::array<std::string_view, 6> of_the_system = {"/", "/boot", "/boot/efi", "/etc", "/usr", "/var"};
  return std::any_of(all.begin(), all.end(), [&](const MountEntry& other) {
    const bool system = std::find(of_the_system.begin(), of_the_system.end(), other.point) != of_the_system.end();
    return system && (other.device == mount.device || (mount.source.starts_with('/') && other.source == mount.source));
  });
}

}  // namespace azvmreset::host
