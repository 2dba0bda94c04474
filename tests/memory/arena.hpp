// Memory of its own for each library that is not ours, so that what is found
// in memory can be told apart. Nothing is ever used again: a copy that was
// freed without being wiped stays to be found.
#pragma once

#include "memory/marker.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace azvmreset::test {

// Usable before the program's first line, as malloc() must be. Any thread may allocate.
class Arena {
 public:
  bool reserve() noexcept;
  void* allocate(std::size_t size) noexcept;
  void* reallocate(void* old, std::size_t size) noexcept;
  bool holds(std::uintptr_t where) const noexcept;

 private:
  static constexpr std::size_t kRoom = std::size_t{1} << 30;
  static constexpr std::size_t kHead = 16;

  char* begin_ = nullptr;
  std::atomic<std::size_t> used_{0};
};

// Must be called before either library allocates; false when it was too late.
bool give_libcurl_an_arena();
bool give_openssl_an_arena();

// nghttp2 is how libcurl speaks HTTP/2. False where the two are one library.
bool give_nghttp2_an_arena();
bool is_of_nghttp2(std::uintptr_t place) noexcept;

// The token in an Authorization header as HTTP/2 has it on the wire, which no
// search for the token finds: coded, by nghttp2 itself.
Marker huffman_coded(const Marker& token);

enum class Owner { libcurl, nghttp2, openssl, ours };
Owner owner_of(std::uintptr_t place) noexcept;

}  // namespace azvmreset::test
