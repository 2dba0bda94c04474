#include "memory/scan.hpp"

#include "memory/arena.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <utility>

namespace azvmreset::test {

namespace {

struct Mapping {
  std::uintptr_t begin = 0;
  std::uintptr_t end = 0;
  std::string name;
};

std::vector<Mapping> writable_mappings() {
  std::vector<Mapping> found;
  std::ifstream maps("/proc/self/maps");
  for (std::string line; std::getline(maps, line);) {
    Mapping mapping;
    char dash = 0;
    std::string rights, skipped;
    std::istringstream words(line);
    words >> std::hex >> mapping.begin >> dash >> mapping.end >> rights >> skipped >> skipped >> skipped >>
        mapping.name;
    if (rights.size() >= 2 && rights[0] == 'r' && rights[1] == 'w') found.push_back(mapping);
  }
  return found;
}

// Pages that were never touched read as nothing at all: most of an arena.
class Memory {
 public:
  Memory()
      : memory_(open("/proc/self/mem", O_RDONLY | O_CLOEXEC)),
        pages_(open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC)) {
    if (memory_ < 0 || pages_ < 0) throw std::runtime_error("/proc/self cannot be read");
  }
  ~Memory() {
    close(memory_);
    close(pages_);
  }
  Memory(const Memory&) = delete;
  Memory& operator=(const Memory&) = delete;

  // What the kernel says of many pages is read at once.
  bool touched(std::uintptr_t address) {
    const std::uintptr_t page = address / kPage;
    if (page < first_page_ || page >= first_page_ + known_) {
      first_page_ = page;
      const ssize_t got = pread(pages_, entries_, sizeof entries_, static_cast<off_t>(page * sizeof entries_[0]));
      known_ = got < 0 ? 0 : static_cast<std::size_t>(got) / sizeof entries_[0];
      if (known_ == 0) return true;
    }
    return (entries_[page - first_page_] >> 62) != 0;  // present or swapped
  }
  std::size_t read(std::uintptr_t from, char* into, std::size_t size) const {
    const ssize_t got = pread(memory_, into, size, static_cast<off_t>(from));
    return got < 0 ? 0 : static_cast<std::size_t>(got);
  }

  static constexpr std::size_t kPage = 4096;

 private:
  int memory_;
  int pages_;
  std::uint64_t entries_[512] = {};
  std::uintptr_t first_page_ = 0;
  std::size_t known_ = 0;
};

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
  bool is(const Mapping& mapping) const noexcept { return mapping.begin == reinterpret_cast<std::uintptr_t>(bytes_); }

  static constexpr std::size_t kPages = 256;
  static constexpr std::size_t kSize = (kPages + 2) * Memory::kPage;

 private:
  void* bytes_;
};

class Search {
 public:
  explicit Search(const Marker& marker) noexcept : marker_(marker) {}

  void look_through(const Mapping& mapping) {
    if (window_.is(mapping)) return;
    for (std::uintptr_t from = mapping.begin; from < mapping.end;) {
      std::uintptr_t until = from;
      while (until < mapping.end && until - from < Window::kPages * Memory::kPage && memory_.touched(until)) {
        until += Memory::kPage;
      }
      if (until > from) look_at(mapping, from, until);
      from = std::max(until, from + Memory::kPage);
    }
  }
  Finds finds() && { return std::move(finds_); }

 private:
  // Beyond the end as well, for as far as one that begins before it may reach.
  void look_at(const Mapping& mapping, std::uintptr_t from, std::uintptr_t until) {
    const std::size_t wanted = std::min<std::size_t>(until - from + marker_.size(), mapping.end - from);
    const std::size_t size = memory_.read(from, window_.bytes(), std::min(wanted, Window::kSize));
    if (size < marker_.size()) return;
    const char* const bytes = window_.bytes();
    const char* const end = bytes + std::min(until - from, size - marker_.size() + 1);
    const auto next = [this, end](const char* place) {
      return static_cast<const char*>(std::memchr(place, marker_.at(0), static_cast<std::size_t>(end - place)));
    };
    for (const char* place = next(bytes); place != nullptr; place = next(place + 1)) {
      if (stands_at(marker_, place)) found(mapping, from, static_cast<std::size_t>(place - bytes), size);
    }
  }

  void found(const Mapping& mapping, std::uintptr_t from, std::size_t at, std::size_t size) {
    const char* const bytes = window_.bytes();
    switch (owner_of(reinterpret_cast<const void*>(from + at))) {
      case Owner::libcurl:
        ++finds_.libcurl;
        break;
      case Owner::openssl:
        ++finds_.openssl;
        break;
      case Owner::ours:
        ++finds_.ours;
        finds_.places.push_back((mapping.name.empty() ? "memory" : mapping.name) + ": " +
                                around(bytes, bytes + size, bytes + at, marker_.size()));
        break;
    }
  }

  const Marker& marker_;
  Memory memory_;
  Window window_;
  Finds finds_;
};

}  // namespace

Finds look_for(const Marker& marker) {
  Search search(marker);
  for (const Mapping& mapping : writable_mappings()) search.look_through(mapping);
  return std::move(search).finds();
}

}  // namespace azvmreset::test
