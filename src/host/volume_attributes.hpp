// What NTFS holds of a file beside its content, through the extended attributes
// that ntfs-3g and ntfs3 show it by. `file` is any open descriptor, also one of
// O_PATH.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace azvmreset::host {

inline constexpr std::uint32_t attribute_reparse_point = 0x0400;
inline constexpr std::uint32_t attribute_encrypted = 0x4000;

// FILE_ATTRIBUTE_… of Windows; nothing where the file system does not tell.
std::optional<std::uint32_t> attributes_of(int file);

// Those that a program may set; what NTFS itself keeps (directory, compressed,
// sparse) stays. False with errno where the file system does not take them.
bool set_attributes(int file, std::uint32_t attributes);

// A self-relative security descriptor; nothing where the file system does not tell.
std::optional<std::string> security_descriptor_of(int file);

// False with errno; ENOTSUP also where it reads back otherwise than it was written.
bool set_security_descriptor(int file, const std::string& descriptor);

// Links, junctions, and all else that is not what it looks like.
bool is_reparse_point(int file);

// The 8.3 name that a file has beside its own one, in the same directory;
// nothing where it has none, or where the file system does not tell.
std::optional<std::string> dos_name_of(int file);
std::optional<std::string> dos_name_of(int directory, const std::string& name);

}  // namespace azvmreset::host
