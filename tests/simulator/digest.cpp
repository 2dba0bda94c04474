#include "simulator/digest.hpp"

#include "base/encoding/hex.hpp"

#include <openssl/sha.h>

#include <array>

namespace azvmreset::sim {

std::string digest_of(std::string_view bytes) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest;
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest.data());
  return base::hex_encode({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

}  // namespace azvmreset::sim
