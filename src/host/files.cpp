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
    if (got == 0) return FileRead{Secret(base::view(text)), permissions};
    if (text.size() > limit) return cannot_read(path, base::format("it is longer than {} bytes", limit));
  }
}

}  // namespace azvmreset::host
