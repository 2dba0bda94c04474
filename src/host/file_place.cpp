#include "host/file_place.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>

#include "base/fail.hpp"
#include "base/quote.hpp"
#include "host/descriptor.hpp"

namespace azvmreset::host {
namespace {

Errno wait_until_writable(int fd) noexcept {
  pollfd writable{fd, POLLOUT, 0};
  return uninterrupted([&] { return ::poll(&writable, 1, -1); }) < 0 ? Errno(errno) : none;
}

}  // namespace

Error cannot(std::string_view what, const std::string& path, const std::string& why) {
  return base::fail(ErrorCode::invalid_argument, "cannot {} the file {}: {}", what, base::quoted(path, 200), why);
}

Result<Place> place_of(std::string_view what, const std::string& path) {
  if (path.find('\0') != std::string::npos) return cannot(what, path, "the path has a zero byte");
  if (path.empty()) return cannot(what, path, reason(ENOENT));
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return Place{".", path};
  if (slash + 1 == path.size()) return cannot(what, path, reason(EISDIR));
  return Place{slash == 0 ? "/" : path.substr(0, slash), path.substr(slash + 1)};
}

int open_folder(const Place& place) noexcept {
  return uninterrupted([&] { return ::open(place.folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); });
}

Errno flush(int fd) noexcept {
  if (uninterrupted([&] { return ::fsync(fd); }) == 0 || errno == EINVAL) return none;
  return errno;
}

Errno write_all(int fd, std::string_view bytes) noexcept {
  while (!bytes.empty()) {
    const ssize_t written = uninterrupted([&] { return ::write(fd, bytes.data(), bytes.size()); });
    if (written >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno != EAGAIN && errno != EWOULDBLOCK) {
      return errno;
    } else if (const Errno failure = wait_until_writable(fd)) {
      return failure;
    }
  }
  return none;
}

}  // namespace azvmreset::host
