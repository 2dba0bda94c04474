// Open descriptors and the reasons the system gives, for the files beside this one.
#pragma once

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

namespace azvmreset::host {

// Closes what it holds. Confined.
class Descriptor {
 public:
  explicit Descriptor(int fd) noexcept : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor();

  int get() const noexcept { return fd_; }

 private:
  int fd_;
};

// Each call again when a signal interrupts it.
template <class Call>
auto uninterrupted(Call call) noexcept {
  auto result = call();
  while (result == -1 && errno == EINTR) result = call();
  return result;
}

// So many bytes from there, or fewer at the end; nothing, with errno, when it fails.
std::optional<std::string> read_at(int fd, std::uint64_t offset, std::size_t size);

// strerror() speaks the language that the host program has set; these are the
// reasons that a person meets, in ours.
std::string reason(int error);

}  // namespace azvmreset::host
