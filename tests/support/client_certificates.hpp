// Certificates to sign in with, made when a test runs.
#pragma once

#include "support/certificates.hpp"

#include <ctime>
#include <string>
#include <string_view>
#include <vector>

namespace azvmreset::test {

// Keys take long to make, so every test of a program shares these.
EVP_PKEY* rsa_key();  // 2048 bits
EVP_PKEY* another_rsa_key();
EVP_PKEY* large_rsa_key();  // 4096 bits
EVP_PKEY* small_rsa_key();  // 1024 bits, which nobody takes any more
EVP_PKEY* ec_key();         // P-256

// 2026-01-01 to 2027-12-31, which includes the virtual clock's days.
struct Days {
  std::time_t from = 1'767'225'600;
  std::time_t to = 1'830'211'200;
};

// Issued by itself where there is no issuer.
struct Issuer {
  X509* certificate;
  EVP_PKEY* key;
};
Certificate certificate_for(EVP_PKEY* key, const std::string& name, Days days = {}, const Issuer* issuer = nullptr);

std::string pem_of(X509* certificate);
std::string pem_of(EVP_PKEY* key, std::string_view password = {});      // PKCS #8
std::string old_pem_of(EVP_PKEY* key, std::string_view password = {});  // "RSA PRIVATE KEY"
std::string public_pem_of(EVP_PKEY* key);
std::string der_of(X509* certificate);
std::string der_of(EVP_PKEY* key);

// Certificate and key in one PEM text, of the 2048-bit key.
std::string client_pem(Days days = {});

// How a PFX is encrypted: as today, as Windows did for long, or as it was
// before; the last needs OpenSSL's legacy provider and is empty without it.
enum class PfxAge { modern, triple_des, rc2 };
std::string pfx_of(EVP_PKEY* key, X509* certificate, std::string_view password, const std::vector<X509*>& chain = {},
                   PfxAge age = PfxAge::modern);

// Whether `signature` is the key's over `text`, by PS256 or by RS256.
bool signed_by(EVP_PKEY* key, bool pss, std::string_view text, std::string_view signature);

// A JSON Web Token of these parts, signed as the header says: PS256, else RS256 (or ES256 in DER, which nobody takes).
std::string signed_jwt(EVP_PKEY* key, std::string_view header, std::string_view payload);

// Of the DER form, as bytes.
std::string thumbprint(X509* certificate, const EVP_MD* kind);

}  // namespace azvmreset::test
