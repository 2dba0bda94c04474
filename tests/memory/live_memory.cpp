#include "memory/scan.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <fstream>
#include <sstream>
#include <stdexcept>

namespace azvmreset::test {

namespace {

constexpr std::size_t kPage = 4096;

std::vector<Memory::Stretch> writable_mappings() {
  std::vector<Memory::Stretch> found;
  std::ifstream maps("/proc/self/maps");
  for (std::string line; std::getline(maps, line);) {
    Memory::Stretch mapping;
    char dash = 0;
    std::string rights, skipped;
    std::istringstream words(line);
    words >> std::hex >> mapping.begin >> dash >> mapping.end >> rights >> skipped >> skipped >> skipped >>
        mapping.name;
    if (mapping.name.empty()) mapping.name = "memory";
    if (rights.size() >= 2 && rights[0] == 'r' && rights[1] == 'w') found.push_back(mapping);
  }
  return found;
}

class LiveMemory final : public Memory {
 public:
  LiveMemory()
      : memory_(open("/proc/self/mem", O_RDONLY | O_CLOEXEC)),
        pages_(open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC)) {
    if (memory_ < 0 || pages_ < 0) throw std::runtime_error("/proc/self cannot be read");
  }
  ~LiveMemory() override {
    close(memory_);
    close(pages_);
  }
  LiveMemory(const LiveMemory&) = delete;
  LiveMemory& operator=(const LiveMemory&) = delete;

  // Pages that were never touched read as nothing at all: most of an arena.
  std::vector<Stretch> stretches(std::uintptr_t own) override {
    std::vector<Stretch> all;
    for (const Stretch& mapping : writable_mappings()) {
      if (mapping.begin == own) continue;
      for (std::uintptr_t from = mapping.begin; from < mapping.end;) {
        std::uintptr_t until = from;
        while (until < mapping.end && touched(until)) until += kPage;
        if (until > from) all.push_back({from, until, mapping.name});
        from = until + kPage;
      }
    }
    return all;
  }

  std::size_t read(std::uintptr_t from, char* into, std::size_t size) override {
    const ssize_t got = pread(memory_, into, size, static_cast<off_t>(from));
    return got < 0 ? 0 : static_cast<std::size_t>(got);
  }

 private:
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

  int memory_;
  int pages_;
  std::uint64_t entries_[512] = {};
  std::uintptr_t first_page_ = 0;
  std::size_t known_ = 0;
};

}  // namespace

std::unique_ptr<Memory> live_memory() { return std::make_unique<LiveMemory>(); }

}  // namespace azvmreset::test
