#include "simulator/guest/rescue/rescue_volume.hpp"

#include "base/ascii.hpp"
#include "base/format.hpp"
#include "simulator/guest/boot/security_descriptor.hpp"

#include <algorithm>

namespace azvmreset::sim {
namespace {

using base::equals_ignoring_case;
using base::format;

// What ProgramData and its kin hand down, near enough: SYSTEM and Administrators everything, Users to read.
constexpr std::string_view kInherited = "O:BAD:(A;;FA;;;SY)(A;;FA;;;BA)(A;;FRFX;;;BU)";

bool is_name(std::string_view name) {
  const auto plain = [](char c) {
    return base::is_alphanumeric(c) || std::string_view("._- ").find(c) != std::string_view::npos;
  };
  return !name.empty() && !name.ends_with('.') && !name.ends_with(' ') && std::all_of(name.begin(), name.end(), plain);
}

std::string slashed(std::string_view path) {
  std::string text(path);
  std::replace(text.begin(), text.end(), '\\', '/');
  return text;
}

[[noreturn]] void deny(std::string_view path, std::string_view why) {
  throw RescueRefusal{"untrustworthy", format("{}: {}", path, why)};
}

[[noreturn]] void fail(std::string_view path, std::string_view why) {
  throw RescueRefusal{"windows", format("{}: {}", path, why)};
}

}  // namespace

DiskEntry RescueVolume::look(std::string_view path) const {
  for (std::size_t end = 0, begin = 0; end < path.size(); begin = end + 1) {
    end = std::min(path.find('\\', begin), path.size());
    if (!is_name(path.substr(begin, end - begin)) || end + 1 == path.size()) {
      throw RescueRefusal{"bad_request", "no path beneath a volume"};
    }
  }
  if (path.empty()) throw RescueRefusal{"bad_request", "no path beneath a volume"};
  for (std::size_t end = 0; end < path.size();) {
    end = std::min(path.find('\\', end + 1), path.size());
    const std::string_view part = path.substr(0, end);
    const std::string name = slashed(part);
    const bool link = std::any_of(content_.links.begin(), content_.links.end(),
                                  [&](const std::string& one) { return equals_ignoring_case(one, name); });
    if (link) deny(path, "a reparse point, or a link");
    const DiskEntry entry = disk_.entry(part);
    if (entry == DiskEntry::odd) deny(path, "two names that are one to Windows");
    if (entry == DiskEntry::file && end < path.size()) deny(path, "no directory");
    if (entry == DiskEntry::none) return DiskEntry::none;
  }
  return disk_.entry(path);
}

bool RescueVolume::file(std::string_view path) const {
  const DiskEntry entry = look(path);
  if (entry == DiskEntry::folder) deny(path, "no regular file");
  return entry == DiskEntry::file;
}

DiskFile& RescueVolume::found(std::string_view path) const {
  const std::string name = slashed(path);
  const auto one = std::find_if(content_.files.begin(), content_.files.end(),
                                [&](const auto& file) { return equals_ignoring_case(file.first, name); });
  if (one == content_.files.end()) fail(path, "it is not there");
  return one->second;
}

const DiskFile& RescueVolume::at(std::string_view path) const { return found(path); }

std::string RescueVolume::security_of(const DiskFile& file) {
  if (file.acl.starts_with('\1')) return file.acl;
  return bytes_of(
      security_of_sddl(file.acl.empty() ? kInherited : std::string_view(file.acl)).value_or(SecurityDescriptor{}));
}

void RescueVolume::check_folder_of(std::string_view path) const {
  const std::string_view folder = folder_of(path);
  if (!folder.empty() && look(folder) != DiskEntry::folder) fail(path, "its directory is missing");
}

void RescueVolume::make(std::string_view path) {
  if (look(path) != DiskEntry::none) throw RescueRefusal{"exists", std::string(path)};
  check_folder_of(path);
  content_.folders.insert(slashed(path));
}

void RescueVolume::create(std::string_view path, std::string_view security) {
  if (file(path)) throw RescueRefusal{"exists", std::string(path)};
  check_folder_of(path);
  disk_.write(path, "");
  found(path).acl = security;
}

void RescueVolume::append(std::string_view path, std::string_view bytes) { found(path).bytes += bytes; }

void RescueVolume::replace(std::string_view path, std::string_view bytes) { found(path).bytes = bytes; }

void RescueVolume::set_attributes(std::string_view path, std::uint32_t attributes) {
  found(path).attributes = attributes;
}

bool RescueVolume::remove(std::string_view path) { return disk_.remove(path); }

}  // namespace azvmreset::sim
