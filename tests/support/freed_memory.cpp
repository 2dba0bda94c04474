#include "support/freed_memory.hpp"

#include <malloc.h>

#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <new>

namespace {

std::atomic<const std::vector<std::string_view>*> watched = nullptr;
std::atomic<int> leaks = 0;

void free_watched(void* block) noexcept {
  const std::vector<std::string_view>* const marks = watched;
  if (marks != nullptr && block != nullptr) {
    const std::string_view left(static_cast<const char*>(block), ::malloc_usable_size(block));
    for (const std::string_view mark : *marks) {
      if (left.find(mark) == std::string_view::npos) continue;
      ++leaks;
      break;
    }
  }
  std::free(block);
}

}  // namespace

void* operator new(std::size_t size) {
  if (void* block = std::malloc(size > 0 ? size : 1)) return block;
  throw std::bad_alloc();
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return std::malloc(size > 0 ? size : 1); }
void operator delete(void* block) noexcept { free_watched(block); }
void operator delete(void* block, std::size_t) noexcept { free_watched(block); }

namespace azvmreset::test {

int left_in_freed_memory(const std::vector<std::string_view>& marks, const std::function<void()>& body) {
  leaks = 0;
  watched = &marks;
  body();
  watched = nullptr;
  return leaks;
}

}  // namespace azvmreset::test
