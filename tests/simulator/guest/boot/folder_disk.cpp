#include "simulator/guest/boot/folder_disk.hpp"

#include "base/ascii.hpp"
#include "simulator/guest/disk_content.hpp"

#include <sys/xattr.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>

namespace azvmreset::sim {
namespace {

namespace fs = std::filesystem;

// Of ntfs-3g.
constexpr const char* kAttributes = "system.ntfs_attrib_be";
constexpr const char* kSecurity = "system.ntfs_acl";

DiskEntry kind_of(const fs::path& path) {
  std::error_code error;
  const fs::file_status status = fs::symlink_status(path, error);
  if (fs::is_regular_file(status)) return DiskEntry::file;
  if (fs::is_directory(status)) return DiskEntry::folder;
  return fs::exists(status) ? DiskEntry::odd : DiskEntry::none;  // a link leads Windows elsewhere, or nowhere
}

// The names in the folder that Windows takes for this one.
std::vector<fs::path> spelled(const fs::path& folder, std::string_view name) {
  std::vector<fs::path> found;
  std::error_code error;
  for (const auto& one : fs::directory_iterator(folder, error)) {
    if (base::equals_ignoring_case(one.path().filename().string(), name)) found.push_back(one.path());
  }
  return found;
}

}  // namespace

FolderDisk::Found FolderDisk::find(std::string_view path) const {
  fs::path at = root_;
  while (!path.empty()) {
    const std::string_view name = path.substr(0, path.find('\\'));
    path.remove_prefix(std::min(name.size() + 1, path.size()));
    const auto found = spelled(at, name);
    if (found.size() > 1) return {DiskEntry::odd, at.string()};
    if (found.empty()) return {DiskEntry::none, path.empty() ? (at / name).string() : std::string()};
    at = found.front();
    if (!path.empty() && kind_of(at) != DiskEntry::folder) return {DiskEntry::odd, at.string()};
  }
  return {kind_of(at), at.string()};
}

DiskEntry FolderDisk::entry(std::string_view path) const { return find(path).entry; }

std::vector<std::string> FolderDisk::names(std::string_view folder) const {
  std::vector<std::string> names;
  std::error_code error;
  for (const auto& one : fs::directory_iterator(find(folder).path, error)) {
    names.push_back(one.path().filename().string());
  }
  return names;
}

std::optional<std::string> FolderDisk::read(std::string_view path) const {
  const Found found = find(path);
  if (found.entry != DiskEntry::file) return std::nullopt;
  std::ifstream file(found.path, std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return file ? std::optional(bytes.str()) : std::nullopt;
}

std::uint32_t FolderDisk::attributes(std::string_view path) const {
  const Found found = find(path);
  if (const auto known = remembered_attributes_.find(found.path); known != remembered_attributes_.end()) {
    return known->second;
  }
  std::array<unsigned char, 4> bytes{};
  if (getxattr(found.path.c_str(), kAttributes, bytes.data(), bytes.size()) != 4) return kArchiveAttribute;
  std::uint32_t number = 0;
  for (const unsigned char byte : bytes) number = number << 8 | byte;
  return number;
}

std::optional<SecurityDescriptor> FolderDisk::security(std::string_view path) const {
  std::array<char, 65'536> bytes{};
  const auto size = getxattr(find(path).path.c_str(), kSecurity, bytes.data(), bytes.size());
  if (size <= 0) return std::nullopt;
  return security_of_bytes({bytes.data(), static_cast<std::size_t>(size)}).value_or(SecurityDescriptor{});
}

bool FolderDisk::do_write(std::string_view path, std::string_view bytes) {
  const Found found = find(path);
  const bool there = found.entry == DiskEntry::file;
  if (!there && (found.entry != DiskEntry::none || found.path.empty())) return false;
  // In place: what is not its bytes stays as it is.
  std::ofstream file(found.path, std::ios::binary | std::ios::trunc);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  file.close();
  return file.good();
}

bool FolderDisk::do_guard(std::string_view path) {
  const std::string bytes = guarded_bytes();
  // Where there are no such lists there is nobody to keep out either.
  if (setxattr(find(path).path.c_str(), kSecurity, bytes.data(), bytes.size(), 0) == 0) return true;
  return errno == ENOTSUP;
}

bool FolderDisk::do_remove(std::string_view path) {
  const Found found = find(path);
  std::error_code error;
  if (found.entry != DiskEntry::file && found.entry != DiskEntry::folder) return false;
  remembered_attributes_.erase(found.path);
  return fs::remove(found.path, error);
}

bool FolderDisk::do_set_attributes(std::string_view path, std::uint32_t attributes) {
  const Found found = find(path);
  if (found.entry != DiskEntry::file && found.entry != DiskEntry::folder) return false;
  std::array<unsigned char, 4> bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<unsigned char>(attributes >> 8 * (3 - i));
  if (setxattr(found.path.c_str(), kAttributes, bytes.data(), bytes.size(), 0) == 0) return true;
  remembered_attributes_[found.path] = attributes;
  return errno == ENOTSUP;
}

}  // namespace azvmreset::sim
