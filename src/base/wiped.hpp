// Memory that is wiped before it is freed, also the blocks that a growing
// buffer leaves behind.
#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <new>
#include <string_view>
#include <vector>

namespace azvmreset::base {

// Not removed by the optimiser, unlike memset before a free.
void wipe(void* data, std::size_t size) noexcept;

template <class T>
struct WipingAllocator {
  using value_type = T;

  WipingAllocator() = default;
  template <class U>
  WipingAllocator(const WipingAllocator<U>&) noexcept {}

  T* allocate(std::size_t count) { return std::allocator<T>().allocate(count); }
  void deallocate(T* block, std::size_t count) noexcept {
    wipe(block, count * sizeof(T));
    std::allocator<T>().deallocate(block, count);
  }

  // What a vector grows by is written at once: no zeros before that.
  template <class U>
  void construct(U* place) noexcept {
    ::new (static_cast<void*>(place)) U;
  }

  friend bool operator==(const WipingAllocator&, const WipingAllocator&) noexcept { return true; }
};

// A vector and not a std::basic_string: a short string lives inside the
// object, where no allocator wipes it.
using WipedString = std::vector<char, WipingAllocator<char>>;

inline std::string_view view(const WipedString& text) noexcept { return {text.data(), text.size()}; }

// At once: insert() would go through the allocator for each byte.
inline void append(WipedString& text, std::string_view more) {
  if (more.empty()) return;
  const std::size_t size = text.size();
  text.resize(size + more.size());
  std::memcpy(text.data() + size, more.data(), more.size());
}

}  // namespace azvmreset::base
