#include "simulator/signature.hpp"

#include "base/format.hpp"
#include "base/timestamp.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <array>
#include <ctime>
#include <memory>

namespace azvmreset::sim {
namespace {

struct Free {
  void operator()(BIO* bio) const noexcept { BIO_free_all(bio); }
  void operator()(X509* certificate) const noexcept { X509_free(certificate); }
  void operator()(EVP_PKEY* key) const noexcept { EVP_PKEY_free(key); }
  void operator()(EVP_MD_CTX* context) const noexcept { EVP_MD_CTX_free(context); }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

struct Algorithm {
  std::string_view name;
  const EVP_MD* (*digest)();
  bool pss;
};

constexpr std::array kAlgorithms{Algorithm{"RS256", EVP_sha256, false}, Algorithm{"RS384", EVP_sha384, false},
                                 Algorithm{"RS512", EVP_sha512, false}, Algorithm{"PS256", EVP_sha256, true},
                                 Algorithm{"PS384", EVP_sha384, true},  Algorithm{"PS512", EVP_sha512, true}};

const Algorithm* find_algorithm(std::string_view name) noexcept {
  for (const Algorithm& one : kAlgorithms) {
    if (one.name == name) return &one;
  }
  return nullptr;
}

Owned<BIO> memory(const std::string& pem) {
  return Owned<BIO>(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
}

// Never one that asks on the terminal.
int no_password(char*, int, int, void*) noexcept { return -1; }

Owned<X509> certificate_of(const std::string& pem) {
  Owned<X509> certificate(PEM_read_bio_X509(memory(pem).get(), nullptr, no_password, nullptr));
  ERR_clear_error();
  return certificate;
}

Owned<EVP_PKEY> key_of(const std::string& pem) {
  if (const auto certificate = certificate_of(pem)) return Owned<EVP_PKEY>(X509_get_pubkey(certificate.get()));
  Owned<EVP_PKEY> key(PEM_read_bio_PUBKEY(memory(pem).get(), nullptr, no_password, nullptr));
  ERR_clear_error();
  return key;
}

std::string digest_of(X509* certificate, const EVP_MD* kind) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  X509_digest(certificate, kind, digest.data(), &size);
  return {reinterpret_cast<const char*>(digest.data()), size};
}

std::optional<Time> time_of(const ASN1_TIME* time) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return std::nullopt;
  return base::parse_timestamp(base::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", parts.tm_year + 1900,
                                            parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min,
                                            parts.tm_sec));
}

const unsigned char* bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

}  // namespace

std::optional<PublicCertificate> read_certificate(const std::string& pem) {
  const auto certificate = certificate_of(pem);
  if (!certificate) return std::nullopt;
  const auto from = time_of(X509_get0_notBefore(certificate.get()));
  const auto until = time_of(X509_get0_notAfter(certificate.get()));
  if (!from || !until) return std::nullopt;
  return PublicCertificate{digest_of(certificate.get(), EVP_sha1()), digest_of(certificate.get(), EVP_sha256()), *from,
                           *until};
}

bool is_public_key(const std::string& pem) { return key_of(pem) != nullptr; }

bool known_algorithm(std::string_view name) noexcept { return find_algorithm(name) != nullptr; }

bool verifies(std::string_view algorithm, const std::string& pem, std::string_view text, std::string_view signature) {
  const Algorithm* how = find_algorithm(algorithm);
  const auto key = key_of(pem);
  if (how == nullptr || !key || EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_RSA) return false;
  const Owned<EVP_MD_CTX> context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* options = nullptr;
  bool good = EVP_DigestVerifyInit(context.get(), &options, how->digest(), nullptr, key.get()) == 1;
  if (how->pss) {
    good = good && EVP_PKEY_CTX_set_rsa_padding(options, RSA_PKCS1_PSS_PADDING) == 1 &&
           EVP_PKEY_CTX_set_rsa_pss_saltlen(options, RSA_PSS_SALTLEN_DIGEST) == 1;
  }
  good = good && EVP_DigestVerify(context.get(), bytes(signature), signature.size(), bytes(text), text.size()) == 1;
  ERR_clear_error();
  return good;
}

}  // namespace azvmreset::sim
