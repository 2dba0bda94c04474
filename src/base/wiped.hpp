// Memory that is wiped before it is freed, also the blocks that a growing
// buffer leaves behind.
#pragma once

#include <cstddef>
#include <memory>
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

  friend bool operator==(const WipingAllocator&, const WipingAllocator&) noexcept { return true; }
};

// A vector and not a std::basic_string: a short string lives inside the
// object, where no allocator wipes it.
using WipedString = std::vector<char, WipingAllocator<char>>;

inline std::string_view view(const WipedString& text) noexcept { return {text.data(), text.size()}; }
inline void append(WipedString& text, std::string_view more) { text.insert(text.end(), more.begin(), more.end()); }

}  // namespace azvmreset::base
