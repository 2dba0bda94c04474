#include "host/files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "base/fail.hpp"
#include "base/quote.hpp"
#include "base/wiped.hpp"

namespace azvmreset::host {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int fd) noexcept : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }

  int get() const noexcept { return fd_; }

 private:
  int fd_;
};

// strerror() speaks the language that the host program has set; these are the
// reasons that a person meets, in ours.
std::string reason(int error) {
  switch (error) {
    case ENOENT:
      return "there is no such file";
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
    case EIO:
      return "input/output error";
    default:
      return base::format("system error {}", error);
  }
}

Error cannot_read(const std::string& path, const std::string& why) {
  return base::fail(ErrorCode::invalid_argument, "cannot read the file {}: {}", base::quoted(path, 200), why);
}

// Each call again when a signal interrupts it.
template <class Call>
auto uninterrupted(Call call) noexcept {
  auto result = call();
  while (result == -1 && errno == EINTR) result = call();
  return result;
}

}  // namespace

Result<Secret> SystemFiles::read(const std::string& path, std::size_t limit) {
  if (path.find('\0') != std::string::npos) return cannot_read(path, "the path has a zero byte");
  const Descriptor file(uninterrupted([&] { return ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY); }));
  if (file.get() < 0) return cannot_read(path, reason(errno));
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) return cannot_read(path, reason(errno));
  if (S_ISDIR(status.st_mode)) return cannot_read(path, reason(EISDIR));

  // The size is not asked for: a pipe has none, and a file may grow while it
  // is read. One byte more than the limit tells that there is more.
  base::WipedString text;
  for (;;) {
    constexpr std::size_t step = 64u << 10;
    const std::size_t have = text.size();
    text.resize(have + std::min(step, limit - have) + 1);
    const ssize_t got = uninterrupted([&] { return ::read(file.get(), text.data() + have, text.size() - have); });
    if (got < 0) return cannot_read(path, reason(errno));
    text.resize(have + static_cast<std::size_t>(got));
    if (got == 0) return Secret(base::view(text));
    if (text.size() > limit) return cannot_read(path, base::format("it is longer than {} bytes", limit));
  }
}

}  // namespace azvmreset::host
