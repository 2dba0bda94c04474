#include "host/descriptor.hpp"

#include <unistd.h>

#include "base/format.hpp"

namespace azvmreset::host {

Descriptor::~Descriptor() {
  if (fd_ >= 0) ::close(fd_);
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
