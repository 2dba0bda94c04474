#include "host/descriptor.hpp"

#include <unistd.h>

#include "base/format.hpp"

namespace azvmreset::host {

Descriptor::~Descriptor() {
  if (fd_ >= 0) ::close(fd_);
}

std::optional<std::string> read_at(int fd, std::uint64_t offset, std::size_t size) {
  std::string bytes(size, '\0');
  std::size_t have = 0;
  while (have < size) {
    const ssize_t got =
        uninterrupted([&] { return ::pread(fd, bytes.data() + have, size - have, static_cast<off_t>(offset + have)); });
    if (got < 0) return std::nullopt;
    if (got == 0) break;
    have += static_cast<std::size_t>(got);
  }
  bytes.resize(have);
  return bytes;
}

std::string reason(int error) {
  switch (error) {
    case ENOENT:
      return "there is no such file";
    case EEXIST:
      return "it exists already";
    case EACCES:
    case EPERM:
      return "permission denied";
    case EISDIR:
      return "it is a directory";
    case ENOTDIR:
      return "a part of the path is not a directory";
    case ELOOP:
      return "too many symbolic links";
    case ENAMETOOLONG:
      return "the path is too long";
    case EMFILE:
    case ENFILE:
      return "too many open files";
    case EBADF:
      return "it is not open for writing";
    case EPIPE:
      return "nobody reads from it any more";
    case ENOSPC:
      return "the disk is full";
    case EDQUOT:
      return "the disk quota is used up";
    case EFBIG:
      return "the file would be longer than allowed";
    case EROFS:
      return "the file system is read-only";
    case EIO:
      return "input/output error";
    default:
      return base::format("system error {}", error);
  }
}

}  // namespace azvmreset::host
