// The key pair behind a SealingKey.
#pragma once

#include "base/rsa.hpp"

#include <azvmreset/sealing.hpp>

#include <string>
#include <string_view>

namespace azvmreset {

// Immutable; OpenSSL lets many threads decrypt with one key.
class SealingKey::Pair {
 public:
  virtual ~Pair() = default;

  virtual const base::RsaPublicKey& public_key() const noexcept = 0;
  virtual const std::string& fingerprint() const noexcept = 0;
  virtual bool kept() const noexcept = 0;
  virtual Secret to_pem() const = 0;

  // One block of ciphertext. `protocol` where this key does not open it; it is not told how far it came.
  virtual Result<Secret> open(base::OaepHash hash, std::string_view block) const = 0;
};

}  // namespace azvmreset
