#include "secret_input.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <string_view>
#include <system_error>
#include <utility>

#include "failure.hpp"
#include "printable.hpp"

namespace azvmreset::cli {
namespace {

// Grows like a vector, but wipes what it leaves behind.
class WipedBuffer {
 public:
  ~WipedBuffer() { wipe(); }

  char* room(std::size_t wanted) {
    if (capacity_ - size_ < wanted) {
      const std::size_t larger = std::max(capacity_ * 2, size_ + wanted);
      auto moved = std::make_unique<char[]>(larger);
      std::copy_n(bytes_.get(), size_, moved.get());
      wipe();
      bytes_ = std::move(moved);
      capacity_ = larger;
    }
    return bytes_.get() + size_;
  }
  void grow(std::size_t added) noexcept { size_ += added; }
  std::string_view view() const noexcept { return {bytes_.get(), size_}; }

 private:
  void wipe() noexcept {
    if (bytes_) ::explicit_bzero(bytes_.get(), capacity_);
  }

  std::unique_ptr<char[]> bytes_;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

Error unreadable(const std::string& what, int problem) {
  return usage_error("cannot read " + printable(what) + ": " + std::generic_category().message(problem));
}

Result<Secret> read_all(int descriptor, const std::string& what, const Interrupts& interrupts, std::size_t limit) {
  constexpr std::size_t piece = 4096;
  WipedBuffer buffer;
  while (interrupts.wait_readable(descriptor)) {
    const ssize_t length = ::read(descriptor, buffer.room(piece), piece);
    if (length < 0 && errno == EINTR) continue;
    if (length < 0) return unreadable(what, errno);
    if (length == 0) return Secret(buffer.view());
    buffer.grow(static_cast<std::size_t>(length));
    if (buffer.view().size() > limit) {
      return usage_error(printable(what) + " holds more than " + std::to_string(limit) + " bytes");
    }
  }
  return cancelled_before_any_change();
}

}  // namespace

Result<Secret> read_standard_input(const Interrupts& interrupts, std::size_t limit) {
  return read_all(STDIN_FILENO, "standard input", interrupts, limit);
}

Result<Secret> read_file(const std::string& path, const Interrupts& interrupts, std::size_t limit) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return unreadable(path, errno);
  auto content = read_all(descriptor, path, interrupts, limit);
  ::close(descriptor);
  return content;
}

Secret without_line_end(Secret text) {
  std::string_view line = text.expose();
  if (!line.ends_with('\n')) return text;
  line.remove_suffix(1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return Secret(line);
}

bool readable_by_others(const std::string& path) noexcept {
  struct stat about = {};
  return ::stat(path.c_str(), &about) == 0 && S_ISREG(about.st_mode) && (about.st_mode & (S_IRGRP | S_IROTH)) != 0;
}

}  // namespace azvmreset::cli
