// nghttp2 allocates by malloc() and libcurl leaves it at that, so malloc()
// itself looks who asks. With glibc alone.
#include "memory/arena.hpp"

#include <dlfcn.h>
#include <link.h>
#include <openssl/crypto.h>
#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string_view>

extern "C" {
// What stands behind malloc() and its like in glibc.
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* old, std::size_t size);
void __libc_free(void* old);
}

namespace azvmreset::test {

namespace {

Arena nghttp2s;
std::uintptr_t code_begin = 0;
std::uintptr_t code_end = 0;

int remember_code(dl_phdr_info* library, std::size_t, void*) noexcept {
  if (std::string_view(library->dlpi_name).find("libnghttp2.") == std::string_view::npos) return 0;
  for (int i = 0; i < library->dlpi_phnum; ++i) {
    const auto& segment = library->dlpi_phdr[i];
    if (segment.p_type != PT_LOAD || (segment.p_flags & PF_X) == 0) continue;
    code_begin = library->dlpi_addr + segment.p_vaddr;
    code_end = code_begin + segment.p_memsz;
  }
  return 1;
}

bool is_nghttp2(const void* caller) noexcept {
  const auto where = reinterpret_cast<std::uintptr_t>(caller);
  return where >= code_begin && where < code_end;
}

// nghttp2_nv.
struct Header {
  unsigned char* name;
  unsigned char* value;
  std::size_t name_size;
  std::size_t value_size;
  std::uint8_t flags;
};

// It is loaded, as a part of libcurl; its headers need not be there.
template <class Function>
Function function(const char* name) {
  void* const found = dlsym(RTLD_DEFAULT, name);
  if (found == nullptr) throw std::runtime_error("nghttp2 lacks a function");
  return reinterpret_cast<Function>(found);
}

bool is_nghttp2s(const void* block) noexcept { return nghttp2s.holds(reinterpret_cast<std::uintptr_t>(block)); }

}  // namespace

bool give_nghttp2_an_arena() {
  if (!nghttp2s.reserve()) return false;
  dl_iterate_phdr(remember_code, nullptr);
  return code_end != 0;
}

bool is_of_nghttp2(std::uintptr_t place) noexcept { return nghttp2s.holds(place); }

Marker huffman_coded(const Marker& token) {
  const auto create = function<int (*)(void**, std::size_t)>("nghttp2_hd_deflate_new");
  const auto code =
      function<ssize_t (*)(void*, unsigned char*, std::size_t, const Header*, std::size_t)>("nghttp2_hd_deflate_hd");
  const auto destroy = function<void (*)(void*)>("nghttp2_hd_deflate_del");
  void* deflater = nullptr;
  if (create(&deflater, 0) != 0) throw std::runtime_error("nghttp2 codes nothing");

  char text[8192] = "Bearer ";
  constexpr std::size_t kScheme = 7;
  for (std::size_t i = 0; i < token.size(); ++i) text[kScheme + i] = token.at(i);
  unsigned char name[] = "authorization";
  const Header header{name, reinterpret_cast<unsigned char*>(text), sizeof name - 1, kScheme + token.size(), 0};
  unsigned char block[8192];
  const ssize_t size = code(deflater, block, sizeof block, &header, 1);
  destroy(deflater);
  // Before the text stand the index of the name and a length, in a few bytes.
  constexpr std::size_t kBefore = 16;
  const bool coded = size > static_cast<ssize_t>(2 * kBefore);
  Marker marker(token.name() + ", Huffman-coded",
                {reinterpret_cast<const char*>(block) + kBefore, coded ? static_cast<std::size_t>(size) - kBefore : 0});
  OPENSSL_cleanse(text, sizeof text);
  OPENSSL_cleanse(block, sizeof block);
  if (!coded) throw std::runtime_error("nghttp2 codes nothing");
  return marker;
}

extern "C" {

__attribute__((visibility("default"))) void* malloc(std::size_t size) {
  return is_nghttp2(__builtin_return_address(0)) ? nghttp2s.allocate(size) : __libc_malloc(size);
}

__attribute__((visibility("default"))) void* calloc(std::size_t count, std::size_t size) {
  // Never used before, so it is zero.
  return is_nghttp2(__builtin_return_address(0)) ? nghttp2s.allocate(count * size) : __libc_calloc(count, size);
}

__attribute__((visibility("default"))) void* realloc(void* old, std::size_t size) {
  const bool new_one = old == nullptr && is_nghttp2(__builtin_return_address(0));
  return new_one || is_nghttp2s(old) ? nghttp2s.reallocate(old, size) : __libc_realloc(old, size);
}

__attribute__((visibility("default"))) void free(void* old) {
  if (!is_nghttp2s(old)) __libc_free(old);
}
}

}  // namespace azvmreset::test
