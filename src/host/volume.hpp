// A mounted volume of Windows, whose content is hostile: every component of a
// path is opened beneath the root, without links, reparse points or mounts.
#pragma once

#include <azvmreset/result.hpp>
#include <azvmreset/secret.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace azvmreset::host {

struct Mount {
  std::string file_system;  // as the system names it: "fuseblk", "ntfs3"
  std::string source;       // "/dev/loop0", or empty
  bool read_only = false;
  bool running_system = false;  // what this very machine runs from
};

// A file as it is on the volume.
struct VolumeFile {
  Secret bytes;
  std::uint32_t attributes = 0;     // FILE_ATTRIBUTE_… of Windows
  std::string security_descriptor;  // self-relative; empty where the file system does not tell it
};

struct VolumeEntry {
  std::string name;  // as it is spelled there
  bool directory = false;
};

// Paths are beneath the root, with backslashes, and match in any case, as in
// Windows. Where two names match, where a component is a link or a reparse
// point, where a file has more than one name (its own 8.3 name not counted),
// each of these fails with `blocked` and volume_untrustworthy, naming the path.
//
// Confined: one thread at a time. Blocks.
class Volume {
 public:
  virtual ~Volume() = default;

  virtual const Mount& mount() const noexcept = 0;

  // The path as it is spelled there; nothing where it is not there.
  virtual Result<std::optional<std::string>> find(std::string_view path) = 0;
  virtual Result<std::vector<VolumeEntry>> list(std::string_view directory) = 0;

  // Nothing where it is not there; invalid_argument when longer than `limit`.
  virtual Result<std::optional<VolumeFile>> read(std::string_view path, std::size_t limit) = 0;

  // Its first bytes, `size` of them or fewer where it is shorter; nothing where it is not there.
  virtual Result<std::optional<std::string>> beginning_of(std::string_view path, std::size_t size) = 0;

  // A new file, which must not exist: its ACL is there before its content. Safe on the disk when it succeeds.
  virtual Result<void> create(std::string_view path, std::string_view bytes, std::uint32_t attributes,
                              const std::string& security_descriptor) = 0;

  // The content and attributes of a file that is there, in place: its ACL stays as it is.
  virtual Result<void> overwrite(std::string_view path, std::string_view bytes, std::uint32_t attributes) = 0;

  virtual Result<void> make_directory(std::string_view path) = 0;
  virtual Result<void> remove(std::string_view path) = 0;           // a file; fails where there is none
  virtual Result<bool> remove_if_empty(std::string_view path) = 0;  // a directory; false where it is not empty
};

// Fails with invalid_argument where nothing is mounted; of a block device or an
// image it says so, and with `blocked` (disk_encrypted) where that is BitLocker's.
Result<std::unique_ptr<Volume>> open_volume(const std::string& mount_point);

// A private copy in memory that a library can open by its path; gone with the object.
class PrivateCopy {
 public:
  static Result<PrivateCopy> of(std::string_view bytes);
  PrivateCopy(PrivateCopy&& other) noexcept;
  PrivateCopy& operator=(PrivateCopy&& other) noexcept;
  ~PrivateCopy();

  std::string path() const;

 private:
  explicit PrivateCopy(int descriptor) noexcept : descriptor_(descriptor) {}
  int descriptor_ = -1;
};

}  // namespace azvmreset::host
