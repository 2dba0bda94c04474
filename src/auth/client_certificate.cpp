#include "auth/client_certificate.hpp"

#include "auth/certificate_parts.hpp"
#include "base/format.hpp"
#include "base/timestamp.hpp"

#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <iterator>
#include <optional>
#include <utility>

namespace azvmreset::auth {

namespace {

using WallTime = std::chrono::system_clock::time_point;

constexpr int kFewestBits = 2048;

// Entra verifies RS256 and PS256, nothing else (docs/decisions).
Result<void> check_kind(EVP_PKEY* key) {
  const int kind = EVP_PKEY_get_base_id(key);
  if (kind == EVP_PKEY_RSA) {
    const int bits = EVP_PKEY_get_bits(key);
    if (bits >= kFewestBits) return {};
    return unusable_certificate(base::format("its RSA key has {} bits; expected {} or more", bits, kFewestBits),
                                "make a certificate with an RSA key of 2048 bits or more");
  }
  const char* name = kind == EVP_PKEY_EC ? "an elliptic-curve key" : EVP_PKEY_get0_type_name(key);
  return unusable_certificate(
      base::format("its private key is {}; Microsoft Entra ID takes signatures of RSA keys alone",
                   name == nullptr ? "of an unknown kind" : name),
      "make a certificate with an RSA key and register it on the application");
}

std::string der_of(X509* certificate) {
  unsigned char* der = nullptr;
  const int size = i2d_X509(certificate, &der);
  std::string bytes(reinterpret_cast<const char*>(der), size > 0 ? static_cast<std::size_t>(size) : 0);
  OPENSSL_free(der);
  return bytes;
}

std::optional<std::string> digest_of(X509* certificate, const EVP_MD* kind) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  if (X509_digest(certificate, kind, digest.data(), &size) != 1) return std::nullopt;
  return std::string(reinterpret_cast<const char*>(digest.data()), size);
}

std::optional<WallTime> time_of(const ASN1_TIME* time) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return std::nullopt;
  return base::parse_timestamp(base::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", parts.tm_year + 1900,
                                            parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min,
                                            parts.tm_sec));
}

// Those that lead from the first one upwards, each once.
std::vector<std::string> chain_from(openssl::Certificate first, std::vector<openssl::Certificate> others) {
  std::vector<std::string> chain;
  for (openssl::Certificate next = std::move(first); next;) {
    chain.push_back(der_of(next.get()));
    const auto issuer = std::find_if(others.begin(), others.end(), [&](const openssl::Certificate& other) {
      return X509_check_issued(other.get(), next.get()) == X509_V_OK;
    });
    if (issuer == others.end()) break;
    next = std::move(*issuer);
    others.erase(issuer);
  }
  return chain;
}

}  // namespace

Result<CertificateWithKey> CertificateWithKey::parse(std::string_view bytes, std::string_view password) {
  const openssl::QuietErrors quiet;
  auto parts = parts_of_certificate_file(bytes, password);
  if (!parts) return std::move(parts).failure();
  auto kind_fits = check_kind(parts->key.get());
  if (!kind_fits) return std::move(kind_fits).failure();

  auto& certificates = parts->certificates;
  const auto own = std::find_if(certificates.begin(), certificates.end(), [&](const openssl::Certificate& each) {
    return EVP_PKEY_eq(X509_get0_pubkey(each.get()), parts->key.get()) == 1;
  });
  if (own == certificates.end()) {
    return unusable_certificate(
        certificates.size() == 1
            ? std::string("its private key does not belong to its certificate")
            : base::format("its private key belongs to none of its {} certificates", certificates.size()),
        "give the key that the certificate was made with");
  }
  openssl::Certificate leaf = std::move(*own);
  certificates.erase(own);

  const auto sha1 = digest_of(leaf.get(), EVP_sha1());
  const auto sha256 = digest_of(leaf.get(), EVP_sha256());
  const auto from = time_of(X509_get0_notBefore(leaf.get()));
  const auto until = time_of(X509_get0_notAfter(leaf.get()));
  if (!from || !until) return unusable_certificate("its certificate has no readable validity", "make it anew");
  if (!sha1 || !sha256) return Error{ErrorCode::internal, "OpenSSL could not make the certificate's thumbprint"};

  CertificateWithKey made;
  made.key_ = std::move(parts->key);
  made.sha1_ = *sha1;
  made.sha256_ = *sha256;
  made.valid_from_ = *from;
  made.valid_until_ = *until;
  made.chain_ = chain_from(std::move(leaf), std::move(certificates));
  return made;
}

Result<std::string> CertificateWithKey::sign(AssertionAlgorithm algorithm, std::string_view text) const {
  const openssl::QuietErrors quiet;
  const openssl::Owned<EVP_MD_CTX> context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* options = nullptr;  // the context's own
  bool ready = context && EVP_DigestSignInit(context.get(), &options, EVP_sha256(), nullptr, key_.get()) == 1;
  if (algorithm == AssertionAlgorithm::ps256) {
    // RFC 7518: the salt is as long as the digest.
    ready = ready && EVP_PKEY_CTX_set_rsa_padding(options, RSA_PKCS1_PSS_PADDING) == 1 &&
            EVP_PKEY_CTX_set_rsa_pss_saltlen(options, RSA_PSS_SALTLEN_DIGEST) == 1;
  }
  const auto* data = reinterpret_cast<const unsigned char*>(text.data());
  std::size_t size = 0;
  ready = ready && EVP_DigestSign(context.get(), nullptr, &size, data, text.size()) == 1;
  std::string signature(size, '\0');
  if (!ready || EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size, data,
                               text.size()) != 1) {
    return Error{ErrorCode::internal, "OpenSSL could not sign with the certificate's private key"};
  }
  signature.resize(size);
  return signature;
}

}  // namespace azvmreset::auth
