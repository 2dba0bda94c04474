// RSAES-OAEP over OpenSSL, with nothing of the library's own in it.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace azvmreset::sim {

// The mask is made with the same hash; the label is empty.
enum class OaepDigest { sha256, sha1 };

std::string_view name_of(OaepDigest digest) noexcept;  // "sha256"

// Big-endian.
struct RsaNumbers {
  std::string modulus;
  std::string exponent;
};

// 3072 bits. Immutable.
class RsaKeyPair {
 public:
  // Making one takes some tenths of a second, so a process makes four, and `which` goes round them.
  static std::shared_ptr<const RsaKeyPair> one_of_four(std::size_t which);

  virtual ~RsaKeyPair() = default;
  virtual const RsaNumbers& numbers() const noexcept = 0;

  // Nothing: it does not open with this key and digest.
  virtual std::optional<std::string> open(OaepDigest digest, std::string_view block) const = 0;
};

// Nothing: these are no key, or the text is too long for it.
std::optional<std::string> oaep_sealed(const RsaNumbers& key, OaepDigest digest, std::string_view text);

}  // namespace azvmreset::sim
