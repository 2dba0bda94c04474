// Sealed passwords: made inside the guest, and readable only by who holds the
// private key.
#pragma once

#include <azvmreset/result.hpp>
#include <azvmreset/secret.hpp>

#include <memory>
#include <string>

namespace azvmreset {

// An RSA key pair of the caller. The script in the guest gets the public half;
// what it seals with it (RSAES-OAEP, RFC 8017) only this key opens. One key
// serves any number of calls and clients at once.
//
// Shareable: copies are the same key, which is wiped with the last of them.
class SealingKey {
 public:
  // 3072 bits, made on the calling thread, which takes some tenths of a second.
  static Result<SealingKey> generate();

  // A private key in PEM, PKCS #8 or PKCS #1, without a passphrase: RSA of 3072
  // to 8192 bits. invalid_argument says what was found.
  static Result<SealingKey> from_pem(const Secret& pem);

  // The private key in PEM (PKCS #8). Whoever has it opens every answer.
  Secret to_pem() const;

  // It came from PEM, so whoever gave it has it still. One that was generated
  // lives in this process alone until a sink has it.
  bool kept() const noexcept;

  // SHA-256 of the public key (SubjectPublicKeyInfo, DER), 64 hexadecimal digits.
  const std::string& fingerprint() const noexcept;

  // Inside the library.
  class Pair;
  explicit SealingKey(std::shared_ptr<const Pair> pair) noexcept : pair_(std::move(pair)) {}
  const Pair& pair() const noexcept { return *pair_; }

 private:
  std::shared_ptr<const Pair> pair_;
};

}  // namespace azvmreset
