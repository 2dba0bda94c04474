#include "host/raw_disk.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <limits>

#include "base/fail.hpp"
#include "base/quote.hpp"

namespace azvmreset::host {
namespace {

Error cannot_open(const std::string& path, const std::string& why) {
  return base::fail(ErrorCode::invalid_argument, "cannot open the disk {}: {}", base::quoted(path, 200), why);
}

}  // namespace

Result<RawDisk> RawDisk::open(const std::string& path) {
  if (path.find('\0') != std::string::npos) return cannot_open(path, "the path has a zero byte");
  // O_NONBLOCK: a pipe must not hold us up.
  constexpr int flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
  Descriptor disk(uninterrupted([&] { return ::open(path.c_str(), flags); }));
  struct stat status {};
  if (disk.get() < 0 || ::fstat(disk.get(), &status) != 0) return cannot_open(path, reason(errno));
  if (!S_ISBLK(status.st_mode) && !S_ISREG(status.st_mode)) return cannot_open(path, "it is neither a disk nor a file");
  return RawDisk(std::move(disk));
}

std::string RawDisk::read(std::uint64_t offset, std::size_t size) const {
  constexpr std::uint64_t farthest = std::numeric_limits<std::int64_t>::max();
  if (offset > farthest || size > farthest - offset) return {};
  return read_at(disk_.get(), offset, size).value_or("");
}

}  // namespace azvmreset::host
