#include "memory/arena.hpp"

#include <curl/curl.h>
#include <openssl/crypto.h>
#include <sys/mman.h>

#include <cstring>

namespace azvmreset::test {

bool Arena::reserve() noexcept {
  void* const block = mmap(nullptr, kRoom, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (block == MAP_FAILED) return false;
  begin_ = static_cast<char*>(block);
  return true;
}

void* Arena::allocate(std::size_t size) noexcept {
  const std::size_t whole = (kHead + size + kHead - 1) / kHead * kHead;
  const std::size_t place = used_.fetch_add(whole);
  if (begin_ == nullptr || place + whole > kRoom) return nullptr;
  std::memcpy(begin_ + place, &size, sizeof size);
  return begin_ + place + kHead;
}

// The old block stays as it is, like one that realloc() leaves behind.
void* Arena::reallocate(void* old, std::size_t size) noexcept {
  void* const block = allocate(size);
  if (old == nullptr || block == nullptr) return block;
  std::size_t before = 0;
  std::memcpy(&before, static_cast<char*>(old) - kHead, sizeof before);
  std::memcpy(block, old, before < size ? before : size);
  return block;
}

bool Arena::holds(std::uintptr_t where) const noexcept {
  const auto begin = reinterpret_cast<std::uintptr_t>(begin_);
  return begin_ != nullptr && where >= begin && where < begin + kRoom;
}

namespace {

Arena libcurls;
Arena openssls;

void* for_curl(std::size_t size) noexcept { return libcurls.allocate(size); }
void* many_for_curl(std::size_t count, std::size_t size) noexcept { return libcurls.allocate(count * size); }
void* more_for_curl(void* old, std::size_t size) noexcept { return libcurls.reallocate(old, size); }
void curl_is_done_with(void*) noexcept {}
char* text_for_curl(const char* text) noexcept {
  const std::size_t size = std::strlen(text) + 1;
  void* const copy = libcurls.allocate(size);
  return copy == nullptr ? nullptr : static_cast<char*>(std::memcpy(copy, text, size));
}

void* for_openssl(std::size_t size, const char*, int) noexcept { return openssls.allocate(size); }
void* more_for_openssl(void* old, std::size_t size, const char*, int) noexcept {
  return openssls.reallocate(old, size);
}
void openssl_is_done_with(void*, const char*, int) noexcept {}

}  // namespace

bool give_libcurl_an_arena() {
  return libcurls.reserve() && curl_global_init_mem(CURL_GLOBAL_DEFAULT, for_curl, curl_is_done_with, more_for_curl,
                                                    text_for_curl, many_for_curl) == CURLE_OK;
}

bool give_openssl_an_arena() {
  return openssls.reserve() && CRYPTO_set_mem_functions(for_openssl, more_for_openssl, openssl_is_done_with) == 1;
}

Owner owner_of(std::uintptr_t place) noexcept {
  if (libcurls.holds(place)) return Owner::libcurl;
  if (is_of_nghttp2(place)) return Owner::nghttp2;
  return openssls.holds(place) ? Owner::openssl : Owner::ours;
}

}  // namespace azvmreset::test
