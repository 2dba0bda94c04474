#include "host/random.hpp"

#include <openssl/rand.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <limits>
#include <new>

#include "base/guid.hpp"

namespace azvmreset::host {
namespace {

// getentropy() hands out at most 256 bytes at a time.
bool fill_from_kernel(unsigned char* bytes, std::size_t size) noexcept {
  while (size > 0) {
    const std::size_t part = std::min<std::size_t>(size, 256);
    if (::getentropy(bytes, part) != 0) return false;
    bytes += part;
    size -= part;
  }
  return true;
}

bool fill_from_openssl(unsigned char* bytes, std::size_t size) noexcept {
  return size <= static_cast<std::size_t>(std::numeric_limits<int>::max()) &&
         RAND_bytes(bytes, static_cast<int>(size)) == 1;
}

}  // namespace

// The values above the last full multiple of `bound` would favour the small
// remainders, so they are drawn again: fewer than one try in two is lost.
std::uint64_t Random::below(Stream stream, std::uint64_t bound) {
  const std::uint64_t surplus = (std::numeric_limits<std::uint64_t>::max() % bound + 1) % bound;
  for (;;) {
    std::array<unsigned char, 8> bytes;
    fill(stream, bytes.data(), bytes.size());
    std::uint64_t drawn = 0;
    for (const unsigned char byte : bytes) drawn = (drawn << 8) | byte;  // the same on every byte order
    if (drawn <= std::numeric_limits<std::uint64_t>::max() - surplus) return drawn % bound;
  }
}

std::string Random::guid(Stream stream) {
  std::array<unsigned char, 16> bytes;
  fill(stream, bytes.data(), bytes.size());
  return base::guid_from(bytes);
}

void SystemRandom::fill(Stream stream, void* bytes, std::size_t size) {
  auto* const out = static_cast<unsigned char*>(bytes);
  // A few bytes, often: one call of the kernel costs a tenth of OpenSSL's generator.
  if (stream != Stream::secrets && fill_from_kernel(out, size)) return;
  if (!fill_from_openssl(out, size) && !fill_from_kernel(out, size)) throw std::bad_alloc();
}

}  // namespace azvmreset::host
