// RSAES-OAEP (RFC 8017) over OpenSSL.
#pragma once

#include <azvmreset/result.hpp>
#include <azvmreset/secret.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace azvmreset::base {

// The mask generation uses the same hash, and the label is empty.
enum class OaepHash : std::uint8_t { sha256, sha1 };
std::string_view name_of(OaepHash hash) noexcept;  // "sha256"

// Big-endian, without leading zeros.
struct RsaPublicKey {
  std::string modulus;
  std::string exponent;

  std::size_t size() const noexcept { return modulus.size(); }  // bytes of a block of ciphertext
};

// The longest plaintext of one block; 0 for a key that is too short for any.
std::size_t longest_plaintext(const RsaPublicKey& key, OaepHash hash) noexcept;

// Text from outside: invalid_argument unless it is a key of 3072 to 8192 bits with an odd exponent of
// 3 to 2^32 - 1 (65537 in practice).
Result<void> check(const RsaPublicKey& key);

Result<std::string> rsa_encrypt(const RsaPublicKey& key, OaepHash hash, const Secret& plaintext);

}  // namespace azvmreset::base
