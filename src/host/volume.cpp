#include "host/volume.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "base/fail.hpp"
#include "base/quote.hpp"
#include "base/wiped.hpp"
#include "host/descriptor.hpp"
#include "host/volume_attributes.hpp"
#include "host/volume_inheritance.hpp"
#include "host/volume_mount.hpp"
#include "host/volume_path.hpp"

namespace azvmreset::host {
namespace {

Error not_there(std::string_view what, std::string_view path) { return cannot_on_volume(what, path, ENOENT); }

Error no_acl(const Mount& mount, std::string_view path, int error) {
  Error failure =
      base::fail(ErrorCode::invalid_argument,
                 "cannot protect \"{}\" on the volume: the file system {} did not take an ACL of Windows ({})", path,
                 base::quoted(mount.file_system), reason(error));
  failure.remedy =
      "Mount the volume as root with ntfs-3g (-o norecover,permissions,windows_names) or with the kernel's ntfs3.";
  return failure;
}

// EINVAL: a file system that has nothing to flush for it.
bool flush(int file) noexcept {
  return uninterrupted([&] { return ::fsync(file); }) == 0 || errno == EINVAL;
}

bool write_all(int file, std::string_view bytes) noexcept {
  while (!bytes.empty()) {
    const ssize_t written = uninterrupted([&] { return ::write(file, bytes.data(), bytes.size()); });
    if (written < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

Result<Secret> read_all(int file, std::string_view path, std::size_t limit) {
  base::WipedString text;
  for (;;) {
    constexpr std::size_t step = 64u << 10;
    const std::size_t have = text.size();
    text.resize(have + std::min(step, limit - have) + 1);  // one byte more tells that there is more
    const ssize_t got = uninterrupted([&] { return ::read(file, text.data() + have, text.size() - have); });
    if (got < 0) return cannot_on_volume("read", path, errno);
    text.resize(have + static_cast<std::size_t>(got));
    if (got == 0) return Secret(base::view(text));
    if (text.size() > limit) {
      return base::fail(ErrorCode::invalid_argument, "cannot read \"{}\" on the volume: it is longer than {} bytes",
                        path, limit);
    }
  }
}

class LinuxVolume final : public Volume {
 public:
  explicit LinuxVolume(MountedRoot root) : root_(std::move(root)) {}

  const Mount& mount() const noexcept override { return root_.mount; }
  Result<std::optional<std::string>> find(std::string_view path) override;
  Result<std::vector<VolumeEntry>> list(std::string_view directory) override;
  Result<std::optional<VolumeFile>> read(std::string_view path, std::size_t limit) override;
  Result<std::optional<std::string>> beginning_of(std::string_view path, std::size_t size) override;
  Result<void> create(std::string_view path, std::string_view bytes, std::uint32_t attributes,
                      const std::string& security_descriptor) override;
  Result<void> overwrite(std::string_view path, std::string_view bytes, std::uint32_t attributes) override;
  Result<void> make_directory(std::string_view path) override;
  Result<void> remove(std::string_view path) override;
  Result<bool> remove_if_empty(std::string_view path) override;

 private:
  Result<VolumePlace> place_of(std::string_view what, std::string_view path, bool there);

  MountedRoot root_;
};

// Where something is to be, or not yet to be.
Result<VolumePlace> LinuxVolume::place_of(std::string_view what, std::string_view path, bool there) {
  auto place = locate(root_.directory.get(), path);
  if (!place) return std::move(place).failure();
  if (!*place || (there && !(*place)->there)) return not_there(what, path);
  if (!there && (*place)->there) {
    if (const auto node = node_at(**place); !node) return node.error();
    return cannot_on_volume(what, (*place)->spelled, EEXIST);
  }
  return std::move(**place);
}

Result<std::optional<std::string>> LinuxVolume::find(std::string_view path) {
  const auto place = locate(root_.directory.get(), path);
  if (!place) return place.error();
  if (!*place || !(*place)->there) return std::optional<std::string>();
  if (const auto node = node_at(**place); !node) return node.error();
  return std::optional<std::string>((*place)->spelled);
}

Result<std::vector<VolumeEntry>> LinuxVolume::list(std::string_view directory) {
  const auto place = place_of("list", directory, true);
  if (!place) return place.error();
  const auto listed = directory_at(*place);
  if (!listed) return listed.error();
  auto names = names_in(listed->get(), place->spelled);
  if (!names) return std::move(names).failure();
  std::vector<VolumeEntry> entries;
  entries.reserve(names->size());
  for (std::string& name : *names) {
    struct stat status {};
    const bool known = ::fstatat(listed->get(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0;
    entries.push_back(VolumeEntry{std::move(name), known && S_ISDIR(status.st_mode)});
  }
  return entries;
}

Result<std::optional<VolumeFile>> LinuxVolume::read(std::string_view path, std::size_t limit) {
  const auto place = locate(root_.directory.get(), path);
  if (!place) return place.error();
  if (!*place || !(*place)->there) return std::optional<VolumeFile>();
  const auto node = file_at(**place);
  if (!node) return node.error();
  const auto file = opened(*node, O_RDONLY, (*place)->spelled);
  if (!file) return file.error();
  auto bytes = read_all(file->get(), (*place)->spelled, limit);
  if (!bytes) return std::move(bytes).failure();
  return std::optional<VolumeFile>(VolumeFile{std::move(*bytes), attributes_of(file->get()).value_or(0),
                                              security_descriptor_of(file->get()).value_or("")});
}

Result<std::optional<std::string>> LinuxVolume::beginning_of(std::string_view path, std::size_t size) {
  const auto place = locate(root_.directory.get(), path);
  if (!place) return place.error();
  if (!*place || !(*place)->there) return std::optional<std::string>();
  const auto node = file_at(**place);
  if (!node) return node.error();
  const auto file = opened(*node, O_RDONLY, (*place)->spelled);
  if (!file) return file.error();
  auto bytes = read_at(file->get(), 0, size);
  if (!bytes) return cannot_on_volume("read", (*place)->spelled, errno);
  return std::optional<std::string>(std::move(*bytes));
}

Result<void> LinuxVolume::create(std::string_view path, std::string_view bytes, std::uint32_t attributes,
                                 const std::string& security_descriptor) {
  const auto place = place_of("create", path, false);
  if (!place) return place.error();
  const int directory = place->directory.get();
  constexpr int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
  const Descriptor file(
      uninterrupted([&] { return ::openat(directory, place->name.c_str(), flags, S_IRUSR | S_IWUSR); }));
  if (file.get() < 0) return cannot_on_volume("create", path, errno);

  std::optional<Error> failure;
  if (!security_descriptor.empty() && !set_security_descriptor(file.get(), security_descriptor)) {
    failure = no_acl(root_.mount, path, errno);
  } else if (!write_all(file.get(), bytes)) {
    failure = cannot_on_volume("write", path, errno);
  } else if (attributes != 0 && !set_attributes(file.get(), attributes)) {
    failure = cannot_on_volume("set the attributes of", path, errno);
  } else if (!flush(file.get()) || !flush(directory)) {
    failure = cannot_on_volume("write", path, errno);
  }
  if (!failure) return {};
  ::unlinkat(directory, place->name.c_str(), 0);
  return *std::move(failure);
}

Result<void> LinuxVolume::overwrite(std::string_view path, std::string_view bytes, std::uint32_t attributes) {
  const auto place = place_of("write", path, true);
  if (!place) return place.error();
  const auto node = file_at(*place);
  if (!node) return node.error();
  const auto file = opened(*node, O_WRONLY, place->spelled);
  if (!file) return file.error();
  if (!write_all(file->get(), bytes) || ::ftruncate(file->get(), static_cast<off_t>(bytes.size())) != 0) {
    return cannot_on_volume("write", place->spelled, errno);
  }
  if (attributes_of(file->get()) && !set_attributes(file->get(), attributes)) {
    return cannot_on_volume("set the attributes of", place->spelled, errno);
  }
  if (!flush(file->get())) return cannot_on_volume("write", place->spelled, errno);
  return {};
}

// Plain ntfs-3g would let everybody write into what it makes: the directory
// gets what Windows would have given it.
Result<void> LinuxVolume::make_directory(std::string_view path) {
  const auto place = place_of("make the directory", path, false);
  if (!place) return place.error();
  const int parent = place->directory.get();
  const auto above = security_descriptor_of(parent);
  const auto inherited = above ? inherited_by_directory(*above) : std::nullopt;
  if (above && !inherited) return untrustworthy(path, "the ACL of the directory above it is damaged");
  if (::mkdirat(parent, place->name.c_str(), S_IRWXU) != 0) {
    return cannot_on_volume("make the directory", path, errno);
  }
  std::optional<Error> failure;
  const auto made = directory_at(*place);
  if (!made) {
    failure = made.error();
  } else if (inherited && !set_security_descriptor(made->get(), *inherited)) {
    failure = no_acl(root_.mount, path, errno);
  } else if (!flush(made->get()) || !flush(parent)) {
    failure = cannot_on_volume("make the directory", path, errno);
  }
  if (!failure) return {};
  ::unlinkat(parent, place->name.c_str(), AT_REMOVEDIR);
  return *std::move(failure);
}

Result<void> LinuxVolume::remove(std::string_view path) {
  const auto place = place_of("remove", path, true);
  if (!place) return place.error();
  if (const auto node = file_at(*place); !node) return node.error();
  if (::unlinkat(place->directory.get(), place->name.c_str(), 0) != 0 || !flush(place->directory.get())) {
    return cannot_on_volume("remove", place->spelled, errno);
  }
  return {};
}

Result<bool> LinuxVolume::remove_if_empty(std::string_view path) {
  const auto place = place_of("remove", path, true);
  if (!place) return place.error();
  if (const auto node = directory_at(*place); !node) return node.error();
  if (::unlinkat(place->directory.get(), place->name.c_str(), AT_REMOVEDIR) != 0) {
    if (errno == ENOTEMPTY || errno == EEXIST) return false;
    return cannot_on_volume("remove", place->spelled, errno);
  }
  if (!flush(place->directory.get())) return cannot_on_volume("remove", place->spelled, errno);
  return true;
}

}  // namespace

Result<std::unique_ptr<Volume>> open_volume(const std::string& mount_point) {
  auto root = open_root(mount_point);
  if (!root) return std::move(root).failure();
  return std::unique_ptr<Volume>(std::make_unique<LinuxVolume>(std::move(*root)));
}

}  // namespace azvmreset::host
