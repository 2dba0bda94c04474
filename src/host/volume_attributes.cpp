#include "host/volume_attributes.hpp"

#include <sys/xattr.h>

#include <cerrno>
#include <cstring>

#include "base/format.hpp"

namespace azvmreset::host {
namespace {

// Both file systems have these names, older ntfs3 only the second.
constexpr const char* attributes_big_endian = "system.ntfs_attrib_be";
constexpr const char* attributes_native = "system.ntfs_attrib";

constexpr const char* acl_of_ntfs_3g = "system.ntfs_acl";
constexpr const char* acl_of_ntfs3 = "system.ntfs_security";

// Of ntfs-3g alone.
constexpr const char* reparse_data = "system.ntfs_reparse_data";
constexpr const char* dos_name = "system.ntfs_dos_name";

// Read-only, hidden, system, archive, temporary, offline, not indexed.
constexpr std::uint32_t settable = 0x0001 | 0x0002 | 0x0004 | 0x0020 | 0x0100 | 0x1000 | 0x2000;

// What is open with O_PATH has no fgetxattr(), only this way.
std::string path_of(int file) { return base::format("/proc/self/fd/{}", file); }

std::optional<std::string> value_of(const std::string& path, const char* name, bool of_what_it_leads_to) {
  const auto get = of_what_it_leads_to ? ::getxattr : ::lgetxattr;
  std::string value(512, '\0');
  ssize_t size = get(path.c_str(), name, value.data(), value.size());
  if (size < 0 && errno == ERANGE) {
    value.resize(64u << 10);  // no extended attribute is longer on Linux
    size = get(path.c_str(), name, value.data(), value.size());
  }
  if (size < 0) return std::nullopt;
  value.resize(static_cast<std::size_t>(size));
  return value;
}

std::optional<std::string> value_of(int file, const char* name) { return value_of(path_of(file), name, true); }

bool set(int file, const char* name, std::string_view value) {
  return ::setxattr(path_of(file).c_str(), name, value.data(), value.size(), 0) == 0;
}

std::string big_endian(std::uint32_t number) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>((number >> shift) & 0xff);
  return bytes;
}

std::uint32_t from_big_endian(std::string_view bytes) {
  std::uint32_t number = 0;
  for (const char byte : bytes) number = number << 8 | static_cast<unsigned char>(byte);
  return number;
}

}  // namespace

std::optional<std::uint32_t> attributes_of(int file) {
  if (const auto value = value_of(file, attributes_big_endian); value && value->size() == 4) {
    return from_big_endian(*value);
  }
  const auto value = value_of(file, attributes_native);
  std::uint32_t number = 0;
  if (!value || value->size() != sizeof number) return std::nullopt;
  std::memcpy(&number, value->data(), sizeof number);
  return number;
}

bool set_attributes(int file, std::uint32_t attributes) {
  const auto now = attributes_of(file);
  if (!now) return errno = ENOTSUP, false;
  const std::uint32_t wanted = (*now & ~settable) | (attributes & settable);
  if (wanted == *now) return true;
  if (!set(file, attributes_big_endian, big_endian(wanted))) {
    char bytes[sizeof wanted];
    std::memcpy(bytes, &wanted, sizeof wanted);
    if (!set(file, attributes_native, {bytes, sizeof bytes})) return false;
  }
  const auto set_to = attributes_of(file);
  if (set_to && ((*set_to ^ wanted) & settable) == 0) return true;
  return errno = ENOTSUP, false;
}

std::optional<std::string> security_descriptor_of(int file) {
  auto descriptor = value_of(file, acl_of_ntfs_3g);
  return descriptor ? descriptor : value_of(file, acl_of_ntfs3);
}

bool set_security_descriptor(int file, const std::string& descriptor) {
  if (!set(file, acl_of_ntfs_3g, descriptor) && !set(file, acl_of_ntfs3, descriptor)) return false;
  if (security_descriptor_of(file) == descriptor) return true;
  return errno = ENOTSUP, false;
}

bool is_reparse_point(int file) {
  const auto attributes = attributes_of(file);
  return (attributes && (*attributes & attribute_reparse_point) != 0) || value_of(file, reparse_data).has_value();
}

std::optional<std::string> dos_name_of(int file) { return value_of(file, dos_name); }

std::optional<std::string> dos_name_of(int directory, const std::string& name) {
  return value_of(path_of(directory) + "/" + name, dos_name, false);
}

}  // namespace azvmreset::host
