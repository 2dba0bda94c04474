#include "host/files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "base/fail.hpp"
#include "base/quote.hpp"
#include "base/wiped.hpp"
#include "host/descriptor.hpp"

namespace azvmreset::host {
namespace {

Error cannot_read(const std::string& path, const std::string& why) {
  return base::fail(ErrorCode::invalid_argument, "cannot read the file {}: {}", base::quoted(path, 200), why);
}

// The size is not asked for: a pipe has none, and a file may grow while it is
// read. One byte more than the limit tells that there is more.
Result<Secret> read_all(int file, const std::string& path, std::size_t limit) {
  base::WipedString text;
  for (;;) {
    constexpr std::size_t step = 64u << 10;
    const std::size_t have = text.size();
    text.resize(have + std::min(step, limit - have) + 1);
    const ssize_t got = uninterrupted([&] { return ::read(file, text.data() + have, text.size() - have); });
    if (got < 0) return cannot_read(path, reason(errno));
    text.resize(have + static_cast<std::size_t>(got));
    if (got == 0) return Secret(base::view(text));
    if (text.size() > limit) return cannot_read(path, base::format("it is longer than {} bytes", limit));
  }
}

// Opens an absolute path one part after the other and follows no link on the way.
int open_folder_without_links(const std::string& path) noexcept {
  if (path.empty() || path.front() != '/') return errno = ENOTDIR, -1;
  constexpr int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
  int folder = uninterrupted([] { return ::open("/", flags); });
  for (std::size_t begin = 1; folder >= 0 && begin < path.size();) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    const Descriptor parent(folder);
    const std::string part = path.substr(begin, end - begin);
    folder = uninterrupted([&] { return ::openat(parent.get(), part.c_str(), flags); });
    begin = end + 1;
  }
  return folder;
}

bool everybody_writes(const struct stat& status) noexcept { return (status.st_mode & S_IWOTH) != 0; }

// Why a file of that folder is not to be trusted, or null.
const char* objection_to(const struct stat& folder, const struct stat& file) noexcept {
  if (!S_ISREG(file.st_mode)) return "it is not a regular file";
  if (file.st_uid != folder.st_uid && file.st_uid != 0) return "it belongs to another user than its folder";
  if (everybody_writes(folder)) return "everybody may write to its folder";
  if (everybody_writes(file)) return "everybody may write to it";
  return nullptr;
}

}  // namespace

Result<Secret> Files::read(const std::string& path, std::size_t limit) {
  auto whole = read_with_permissions(path, limit);
  if (!whole) return std::move(whole).error();
  return std::move(whole->bytes);
}

Result<FileRead> SystemFiles::read_with_permissions(const std::string& path, std::size_t limit) {
  if (path.find('\0') != std::string::npos) return cannot_read(path, "the path has a zero byte");
  const Descriptor file(uninterrupted([&] { return ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY); }));
  if (file.get() < 0) return cannot_read(path, reason(errno));
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) return cannot_read(path, reason(errno));
  if (S_ISDIR(status.st_mode)) return cannot_read(path, reason(EISDIR));
  const std::uint32_t permissions = S_ISREG(status.st_mode) ? status.st_mode & 07777u : 0;

  auto bytes = read_all(file.get(), path, limit);
  if (!bytes) return std::move(bytes).error();
  return FileRead{std::move(*bytes), permissions};
}

Result<Secret> SystemFiles::read_guarded(const std::string& folder, const std::string& name, std::size_t limit) {
  const std::string path = folder + "/" + name;
  if (path.find('\0') != std::string::npos) return cannot_read(path, "the path has a zero byte");
  if (name.find('/') != std::string::npos) return cannot_read(path, "its name has a slash");
  const Descriptor within(open_folder_without_links(folder));
  if (within.get() < 0) return cannot_read(path, reason(errno));

  // O_NONBLOCK: what is a pipe after all must not hold us up.
  constexpr int flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY;
  const Descriptor file(uninterrupted([&] { return ::openat(within.get(), name.c_str(), flags); }));
  if (file.get() < 0) return cannot_read(path, errno == ELOOP ? "it is a link" : reason(errno));
  struct stat folder_status {};
  struct stat file_status {};
  if (::fstat(within.get(), &folder_status) != 0 || ::fstat(file.get(), &file_status) != 0) {
    return cannot_read(path, reason(errno));
  }
  if (const char* objection = objection_to(folder_status, file_status)) return cannot_read(path, objection);
  return read_all(file.get(), path, limit);
}

}  // namespace azvmreset::host
