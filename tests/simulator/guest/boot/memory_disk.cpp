#include "simulator/guest/boot/memory_disk.hpp"

#include "base/ascii.hpp"

#include <algorithm>

namespace azvmreset::sim {
namespace {

using base::equals_ignoring_case;

// As the content spells it.
std::string slashed(std::string_view path) {
  std::string text(path);
  std::replace(text.begin(), text.end(), '\\', '/');
  return text;
}

// What of `whole` is beneath `folder`; empty where it is not.
std::string_view beneath(std::string_view whole, std::string_view folder) {
  if (folder.empty()) return whole;
  const bool inside = whole.size() > folder.size() + 1 && whole[folder.size()] == '/' &&
                      equals_ignoring_case(whole.substr(0, folder.size()), folder);
  return inside ? whole.substr(folder.size() + 1) : std::string_view();
}

}  // namespace

DiskFile* MemoryDisk::find(std::string_view path) const {
  const std::string name = slashed(path);
  for (auto& [whole, file] : content_.files) {
    if (equals_ignoring_case(whole, name)) return &file;
  }
  return nullptr;
}

DiskEntry MemoryDisk::entry(std::string_view path) const {
  const std::string name = slashed(path);
  const auto same = [&](const auto& file) { return equals_ignoring_case(file.first, name); };
  const auto count = std::count_if(content_.files.begin(), content_.files.end(), same);
  if (count > 1) return DiskEntry::odd;
  if (count == 1) return DiskEntry::file;
  const bool told = name.empty() || std::any_of(content_.folders.begin(), content_.folders.end(),
                                                [&](const auto& one) { return equals_ignoring_case(one, name); });
  return told || !names(path).empty() ? DiskEntry::folder : DiskEntry::none;
}

std::vector<std::string> MemoryDisk::names(std::string_view folder) const {
  const std::string at = slashed(folder);
  std::vector<std::string> found;
  const auto look_at = [&](std::string_view whole) {
    const std::string_view rest = beneath(whole, at);
    const std::string name(rest.substr(0, rest.find('/')));
    if (!name.empty() && std::find(found.begin(), found.end(), name) == found.end()) found.push_back(name);
  };
  for (const auto& [whole, file] : content_.files) look_at(whole);
  for (const std::string& whole : content_.folders) look_at(whole);
  return found;
}

std::optional<std::string> MemoryDisk::read(std::string_view path) const {
  if (!is_file(path)) return std::nullopt;
  return find(path)->bytes;
}

std::uint32_t MemoryDisk::attributes(std::string_view path) const {
  const DiskFile* file = find(path);
  return file == nullptr ? 0 : file->attributes;
}

std::optional<SecurityDescriptor> MemoryDisk::security(std::string_view path) const {
  const DiskFile* file = find(path);
  if (file == nullptr || file->acl.empty()) return std::nullopt;
  return stored_security(file->acl).value_or(SecurityDescriptor{});
}

bool MemoryDisk::do_write(std::string_view path, std::string_view bytes) {
  const DiskEntry there = entry(path);
  if (there == DiskEntry::file) {
    find(path)->bytes = bytes;
    return true;
  }
  if (there != DiskEntry::none || entry(folder_of(path)) != DiskEntry::folder) return false;
  content_.files[slashed(path)].bytes = bytes;
  return true;
}

bool MemoryDisk::do_guard(std::string_view path) {
  find(path)->acl = guarded_sddl();
  return true;
}

bool MemoryDisk::do_remove(std::string_view path) {
  const std::string name = slashed(path);
  const auto same = [&](std::string_view one) { return equals_ignoring_case(one, name); };
  if (is_file(path)) {
    // Its folder stays, as folders do.
    content_.folders.insert(slashed(folder_of(path)));
    return std::erase_if(content_.files, [&](const auto& file) { return same(file.first); }) == 1;
  }
  if (entry(path) != DiskEntry::folder || !names(path).empty()) return false;
  if (!folder_of(path).empty()) content_.folders.insert(slashed(folder_of(path)));
  return std::erase_if(content_.folders, same) == 1;
}

bool MemoryDisk::do_set_attributes(std::string_view path, std::uint32_t attributes) {
  DiskFile* file = find(path);
  if (file == nullptr) return false;
  file->attributes = attributes;
  return true;
}

}  // namespace azvmreset::sim
