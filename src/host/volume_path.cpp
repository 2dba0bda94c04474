#include "host/volume_path.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <memory>

#include "base/ascii.hpp"
#include "base/fail.hpp"
#include "base/quote.hpp"
#include "host/volume_attributes.hpp"

namespace azvmreset::host {
namespace {

// System32 has some five thousand. More than this was put there to keep us busy.
constexpr std::size_t most_names = 100'000;
constexpr std::size_t longest_name = 255;

// Not for one that is_name_of_windows() has not passed.
std::string shown(std::string_view path) { return base::format("\"{}\"", path); }

bool is_name_of_windows(std::string_view name) {
  constexpr std::string_view forbidden = "/:*?\"<>|";
  return !name.empty() && name.size() <= longest_name && name != "." && name != ".." && name.back() != ' ' &&
         name.back() != '.' && std::all_of(name.begin(), name.end(), [&](char c) {
           return (c == ' ' || base::is_graphic(c)) && forbidden.find(c) == std::string_view::npos;
         });
}

Result<std::vector<std::string>> parts_of(std::string_view path) {
  std::vector<std::string> parts;
  for (std::size_t begin = 0; begin <= path.size();) {
    const std::size_t end = std::min(path.find('\\', begin), path.size());
    parts.emplace_back(path.substr(begin, end - begin));
    if (!is_name_of_windows(parts.back())) {
      return base::fail(ErrorCode::invalid_argument,
                        "{} is no path beneath a volume: expected names of Windows in ASCII with backslashes between",
                        base::quoted(path, 200));
    }
    begin = end + 1;
  }
  return parts;
}

// Eight characters, a dot, three: what Windows may know another file by.
bool may_be_a_dos_name(std::string_view name) {
  const std::size_t dot = name.find('.');
  const std::string_view stem = name.substr(0, dot);
  const std::string_view extension = dot == std::string_view::npos ? std::string_view() : name.substr(dot + 1);
  return stem.size() <= 8 && extension.size() <= 3 && extension.find('.') == std::string_view::npos;
}

int open_beneath(int directory, const std::string& name, int flags) {
  open_how how{};
  how.flags = static_cast<std::uint64_t>(flags) | O_CLOEXEC;
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_XDEV;
  return uninterrupted(
      [&] { return static_cast<int>(::syscall(SYS_openat2, directory, name.c_str(), &how, sizeof how)); });
}

Error not_opened(std::string_view path, int error) {
  switch (error) {
    case ELOOP:
      return untrustworthy(path, "it is a link");
    case EXDEV:
      return untrustworthy(path, "something else is mounted there");
    case ENOTDIR:
      return untrustworthy(path, "it is no directory");
    case ENOSYS: {
      Error old(ErrorCode::invalid_argument,
                "this system cannot open files without following links (openat2): expected Linux 5.8 or later");
      old.remedy = "Mount the volume on a machine with a newer kernel, or stage in a Windows rescue VM.";
      return old;
    }
    default:
      return cannot_on_volume("open", path, error);
  }
}

Result<Descriptor> open_node(int directory, const std::string& name, int flags, std::string_view path) {
  Descriptor node(open_beneath(directory, name, flags));
  if (node.get() < 0) return not_opened(path, errno);
  if (is_reparse_point(node.get())) return untrustworthy(path, "it is a reparse point");
  return node;
}

// How `asked` is spelled in the directory; nothing where it is not there.
Result<std::optional<std::string>> spelling(int directory, const std::string& asked, std::string_view path) {
  const auto names = names_in(directory, path);
  if (!names) return names.error();
  const bool dos = may_be_a_dos_name(asked);
  std::optional<std::string> found;
  for (const std::string& name : *names) {
    const bool same = base::equals_ignoring_case(name, asked);
    if (same && found) {
      return untrustworthy(path, base::format("there are {} and {} beside each other, which are one name to Windows",
                                              base::quoted(*found), base::quoted(name)));
    }
    if (same) {
      found = name;
    } else if (const auto short_name = dos ? dos_name_of(directory, name) : std::nullopt;
               short_name && base::equals_ignoring_case(*short_name, asked)) {
      return untrustworthy(path, base::format("it is the 8.3 name of {}", base::quoted(name)));
    }
  }
  if (found) return found;
  // What is not listed and is there all the same has that name beside another.
  const Descriptor unlisted(open_beneath(directory, asked, O_PATH));
  if (unlisted.get() < 0 && errno == ENOENT) return found;
  if (unlisted.get() < 0 && errno == ENOSYS) return not_opened(path, errno);
  return untrustworthy(path, "it is there, and is not listed");
}

}  // namespace

Error untrustworthy(std::string_view path, std::string_view why) {
  Error error = base::fail(ErrorCode::blocked, "{} on the volume is not used: {}", shown(path), why);
  error.blockers = {"volume_untrustworthy"};
  error.remedy = "Look at it by hand. A Windows that put it there itself is better repaired in another way.";
  return error;
}

Error cannot_on_volume(std::string_view what, std::string_view path, int error) {
  return base::fail(ErrorCode::invalid_argument, "cannot {} {} on the volume: {}", what, shown(path), reason(error));
}

Result<std::vector<std::string>> names_in(int directory, std::string_view path) {
  // A description of its own: the position in the directory would be shared.
  const int again = open_beneath(directory, ".", O_RDONLY | O_DIRECTORY);
  if (again < 0) return not_opened(path, errno);
  const std::unique_ptr<DIR, int (*)(DIR*)> listing(::fdopendir(again), ::closedir);
  if (listing == nullptr) {
    const Descriptor closed(again);
    return cannot_on_volume("list", path, errno);
  }
  std::vector<std::string> names;
  for (;;) {
    errno = 0;
    const dirent* entry = ::readdir(listing.get());
    if (entry == nullptr && errno != 0) return cannot_on_volume("list", path, errno);
    if (entry == nullptr) return names;
    const std::string_view name = entry->d_name;
    if (name == "." || name == "..") continue;
    if (names.size() == most_names) {
      return untrustworthy(path, base::format("there are more than {} names in one directory", most_names));
    }
    names.emplace_back(name);
  }
}

Result<std::optional<VolumePlace>> locate(int root, std::string_view path) {
  const auto parts = parts_of(path);
  if (!parts) return parts.error();
  VolumePlace place{Descriptor(open_beneath(root, ".", O_RDONLY | O_DIRECTORY)), {}, {}, false};
  if (place.directory.get() < 0) return not_opened(path, errno);
  for (std::size_t i = 0;; ++i) {
    if (!place.spelled.empty()) place.spelled += '\\';
    const std::string asked = place.spelled + (*parts)[i];
    auto spelled = spelling(place.directory.get(), (*parts)[i], asked);
    if (!spelled) return std::move(spelled).failure();
    const bool last = i + 1 == parts->size();
    if (!*spelled && !last) return std::optional<VolumePlace>();
    place.there = spelled->has_value();
    place.name = place.there ? **spelled : (*parts)[i];
    place.spelled += place.name;
    if (last) return std::optional<VolumePlace>(std::move(place));
    auto next = directory_at(place);
    if (!next) return std::move(next).failure();
    place.directory = std::move(*next);
  }
}

Result<VolumeNode> node_at(const VolumePlace& place) {
  auto descriptor = open_node(place.directory.get(), place.name, O_PATH, place.spelled);
  if (!descriptor) return std::move(descriptor).failure();
  VolumeNode node{std::move(*descriptor), {}};
  if (::fstat(node.descriptor.get(), &node.status) != 0) return cannot_on_volume("open", place.spelled, errno);
  return node;
}

Result<VolumeNode> file_at(const VolumePlace& place) {
  auto node = node_at(place);
  if (!node) return node;
  if (!S_ISREG(node->status.st_mode)) return untrustworthy(place.spelled, "it is no regular file");
  // A short name is its own 8.3 name, and one with it; ntfs-3g tells it all the same.
  const auto dos_name = dos_name_of(node->descriptor.get());
  const nlink_t own = dos_name && !base::equals_ignoring_case(*dos_name, place.name) ? 2 : 1;
  if (node->status.st_nlink > own) return untrustworthy(place.spelled, "the file has a second name (a hard link)");
  if (const auto attributes = attributes_of(node->descriptor.get());
      attributes && (*attributes & attribute_encrypted) != 0) {
    return untrustworthy(place.spelled, "the file is encrypted (EFS)");
  }
  return node;
}

Result<Descriptor> directory_at(const VolumePlace& place) {
  return open_node(place.directory.get(), place.name, O_RDONLY | O_DIRECTORY, place.spelled);
}

Result<Descriptor> opened(const VolumeNode& node, int flags, std::string_view path) {
  const std::string same = base::format("/proc/self/fd/{}", node.descriptor.get());
  Descriptor descriptor(uninterrupted([&] { return ::open(same.c_str(), flags | O_CLOEXEC | O_NOCTTY); }));
  if (descriptor.get() < 0) return cannot_on_volume("open", path, errno);
  return descriptor;
}

}  // namespace azvmreset::host
