// The certificate that an application signs in with, and its private key.
#pragma once

#include "auth/openssl.hpp"

#include <azvmreset/credential.hpp>
#include <azvmreset/result.hpp>

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace azvmreset::auth {

// Immutable, but for the moves.
class CertificateWithKey {
 public:
  // Of a PEM or PFX file. Fails with invalid_argument: a sentence about "it",
  // the file, and a remedy. An empty password is none.
  static Result<CertificateWithKey> parse(std::string_view bytes, std::string_view password);

  // Of the DER form, as bytes.
  const std::string& sha1() const noexcept { return sha1_; }
  const std::string& sha256() const noexcept { return sha256_; }

  // DER of the certificate, then of who issued it, and so on as far as the
  // file goes.
  const std::vector<std::string>& chain() const noexcept { return chain_; }

  std::chrono::system_clock::time_point valid_from() const noexcept { return valid_from_; }
  std::chrono::system_clock::time_point valid_until() const noexcept { return valid_until_; }

  // The signature, as bytes. With a key of 4096 bits it takes some
  // milliseconds, once for each token: not worth another thread.
  Result<std::string> sign(AssertionAlgorithm algorithm, std::string_view text) const;

 private:
  CertificateWithKey() = default;

  openssl::Key key_;
  std::string sha1_;
  std::string sha256_;
  std::vector<std::string> chain_;
  std::chrono::system_clock::time_point valid_from_;
  std::chrono::system_clock::time_point valid_until_;
};

}  // namespace azvmreset::auth
