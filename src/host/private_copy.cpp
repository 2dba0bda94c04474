#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "base/fail.hpp"
#include "host/descriptor.hpp"
#include "host/volume.hpp"

namespace azvmreset::host {

Result<PrivateCopy> PrivateCopy::of(std::string_view bytes) {
  PrivateCopy copy(::memfd_create("azvmreset", MFD_CLOEXEC));
  while (copy.descriptor_ >= 0 && !bytes.empty()) {
    const ssize_t written = uninterrupted([&] { return ::write(copy.descriptor_, bytes.data(), bytes.size()); });
    if (written < 0) break;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  if (copy.descriptor_ >= 0 && bytes.empty()) return copy;
  return base::fail(ErrorCode::internal, "cannot make a copy in memory: {}", reason(errno));
}

PrivateCopy::PrivateCopy(PrivateCopy&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

PrivateCopy& PrivateCopy::operator=(PrivateCopy&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

PrivateCopy::~PrivateCopy() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

std::string PrivateCopy::path() const { return base::format("/proc/self/fd/{}", descriptor_); }

}  // namespace azvmreset::host
