#include "host/volume_mount.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "base/fail.hpp"
#include "base/quote.hpp"
#include "host/bitlocker.hpp"
#include "host/files.hpp"
#include "host/mount_table.hpp"
#include "host/raw_disk.hpp"

namespace azvmreset::host {
namespace {

constexpr std::size_t longest_mount_table = 16u << 20;

Error cannot_open(const std::string& mount_point, std::string_view why) {
  return base::fail(ErrorCode::invalid_argument, "cannot open the volume at {}: {}", base::quoted(mount_point, 200),
                    why);
}

Error not_mounted(const std::string& mount_point, std::string_view why) {
  Error error = cannot_open(mount_point, why);
  error.remedy =
      "Mount the partition of Windows first, as root: mount -t ntfs-3g -o norecover,permissions,windows_names "
      "PARTITION DIRECTORY; then name DIRECTORY.";
  return error;
}

Error encrypted(const std::string& mount_point) {
  Error error = base::fail(ErrorCode::blocked, "{} is encrypted by BitLocker", base::quoted(mount_point, 200));
  error.blockers = {"disk_encrypted"};
  error.remedy = "Unlock it in a Windows rescue VM, with the recovery key.";
  return error;
}

bool holds_bitlocker(const std::string& path) {
  const auto disk = RawDisk::open(path);
  return disk && begins_like_bitlocker(disk->read(0, bitlocker_header));
}

Error no_directory(const std::string& mount_point, mode_t mode) {
  const bool disk = S_ISBLK(mode);
  if (!disk && !S_ISREG(mode)) return cannot_open(mount_point, "expected the directory where it is mounted");
  if (holds_bitlocker(mount_point)) return encrypted(mount_point);
  return not_mounted(mount_point, disk ? "it is a disk; expected the directory where its volume is mounted"
                                       : "it is a file; expected the directory where the image is mounted");
}

}  // namespace

Result<MountedRoot> open_root(const std::string& mount_point) {
  if (mount_point.find('\0') != std::string::npos) return cannot_open(mount_point, "the path has a zero byte");
  struct stat status {};
  if (::stat(mount_point.c_str(), &status) != 0) return cannot_open(mount_point, reason(errno));
  if (!S_ISDIR(status.st_mode)) return no_directory(mount_point, status.st_mode);

  Descriptor root(uninterrupted([&] { return ::open(mount_point.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); }));
  if (root.get() < 0) return cannot_open(mount_point, reason(errno));
  struct statx at {};
  if (::statx(root.get(), "", AT_EMPTY_PATH, STATX_MNT_ID, &at) != 0 || (at.stx_mask & STATX_MNT_ID) == 0 ||
      (at.stx_attributes_mask & STATX_ATTR_MOUNT_ROOT) == 0) {
    return cannot_open(mount_point, "this system does not tell what is mounted there: expected Linux 5.8 or later");
  }
  if ((at.stx_attributes & STATX_ATTR_MOUNT_ROOT) == 0) {
    return not_mounted(mount_point, "nothing is mounted there");
  }

  const auto table = SystemFiles().read("/proc/self/mountinfo", longest_mount_table);
  if (!table) return table.error();
  const auto mounts = mounts_in(table->expose());
  for (const MountEntry& entry : mounts) {
    if (entry.id != at.stx_mnt_id) continue;
    if (entry.root != "/") return not_mounted(mount_point, "only a part of the volume is mounted there");
    Mount mount{entry.file_system, entry.source, entry.read_only, holds_running_system(entry, mounts)};
    return MountedRoot{std::move(mount), std::move(root)};
  }
  return cannot_open(mount_point, "/proc/self/mountinfo does not name what is mounted there");
}

}  // namespace azvmreset::host
