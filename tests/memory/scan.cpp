#include "memory/scan.hpp"

#include "memory/arena.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <cstring>
#include <stdexcept>
#include <utility>

namespace azvmreset::test {

namespace {

bool stands_at(const Marker& marker, const char* place) noexcept {
  for (std::size_t i = 0; i < marker.size(); ++i) {
    if (place[i] != marker.at(i)) return false;
  }
  return true;
}

// What stands around it, with the marker itself left out.
std::string around(const char* begin, const char* end, const char* place, std::size_t size) {
  const auto shown = [](const char* from, const char* to) {
    std::string text;
    for (; from < to; ++from) text += *from >= ' ' && *from < '\x7f' ? *from : '.';
    return text;
  };
  return shown(std::max(begin, place - 48), place) + "<marker>" + shown(place + size, std::min(end, place + size + 48));
}

// What was read of the memory, shared so that it is a mapping of its own: it
// holds copies of what is looked for, and is not to be looked at.
class Window {
 public:
  Window() : bytes_(mmap(nullptr, kSize, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)) {
    if (bytes_ == MAP_FAILED) throw std::runtime_error("no memory to scan with");
  }
  ~Window() { munmap(bytes_, kSize); }
  Window(const Window&) = delete;
  Window& operator=(const Window&) = delete;

  char* bytes() const noexcept { return static_cast<char*>(bytes_); }
  std::uintptr_t address() const noexcept { return reinterpret_cast<std::uintptr_t>(bytes_); }

  static constexpr std::size_t kStep = std::size_t{1} << 20;
  static constexpr std::size_t kSize = kStep + 8192;  // longer than any marker

 private:
  void* bytes_;
};

class Search {
 public:
  Search(const Marker& marker, Memory& memory) noexcept : marker_(marker), memory_(memory) {}

  Finds everywhere() && {
    for (const Memory::Stretch& stretch : memory_.stretches(window_.address())) {
      for (std::uintptr_t from = stretch.begin; from < stretch.end; from += Window::kStep) look_at(stretch, from);
    }
    return std::move(finds_);
  }

 private:
  // Beyond the step as well, for as far as one that begins in it may reach.
  void look_at(const Memory::Stretch& stretch, std::uintptr_t from) {
    const std::size_t wanted = std::min<std::size_t>(Window::kStep + marker_.size(), stretch.end - from);
    const std::size_t size = memory_.read(from, window_.bytes(), std::min(wanted, Window::kSize));
    if (size < marker_.size()) return;
    const char* const bytes = window_.bytes();
    const char* const end = bytes + std::min(Window::kStep, size - marker_.size() + 1);
    const auto next = [this, end](const char* place) {
      return static_cast<const char*>(std::memchr(place, marker_.at(0), static_cast<std::size_t>(end - place)));
    };
    for (const char* place = next(bytes); place != nullptr; place = next(place + 1)) {
      if (stands_at(marker_, place)) found(stretch, from, static_cast<std::size_t>(place - bytes), size);
    }
  }

  void found(const Memory::Stretch& stretch, std::uintptr_t from, std::size_t at, std::size_t size) {
    const char* const bytes = window_.bytes();
    switch (owner_of(from + at)) {
      case Owner::libcurl:
        ++finds_.libcurl;
        break;
      case Owner::nghttp2:
        ++finds_.nghttp2;
        break;
      case Owner::openssl:
        ++finds_.openssl;
        break;
      case Owner::ours:
        ++finds_.ours;
        finds_.places.push_back(stretch.name + ": " + around(bytes, bytes + size, bytes + at, marker_.size()));
        break;
    }
  }

  const Marker& marker_;
  Memory& memory_;
  Window window_;
  Finds finds_;
};

}  // namespace

Finds look_for(const Marker& marker, Memory& memory) { return Search(marker, memory).everywhere(); }

}  // namespace azvmreset::test
