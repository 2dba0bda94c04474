// Keys and certificates made for one run.
#pragma once

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pkcs12.h>
#include <openssl/x509v3.h>

#include <functional>
#include <memory>
#include <string>

namespace azvmreset::sim {

struct FreeOpenssl {
  void operator()(EVP_PKEY* key) const noexcept { EVP_PKEY_free(key); }
  void operator()(EVP_MD_CTX* context) const noexcept { EVP_MD_CTX_free(context); }
  void operator()(X509* certificate) const noexcept { X509_free(certificate); }
  void operator()(BIO* bio) const noexcept { BIO_free_all(bio); }
  void operator()(X509_EXTENSION* extension) const noexcept { X509_EXTENSION_free(extension); }
  void operator()(PKCS12* archive) const noexcept { PKCS12_free(archive); }
};
template <class T>
using Owned = std::unique_ptr<T, FreeOpenssl>;
using Key = Owned<EVP_PKEY>;
using Certificate = Owned<X509>;

// Throws std::runtime_error: "OpenSSL could not …".
void check(bool done, const char* what);

// Valid from yesterday, because clocks differ, for a month: nobody runs it
// longer. Not signed yet.
Certificate new_certificate(EVP_PKEY* key, const char* common_name);
void sign(X509* certificate, X509* issuer, EVP_PKEY* issuer_key);

// What `write` writes; it returns 1.
std::string written(const std::function<int(BIO*)>& write);
std::string pem_of(X509* certificate);

}  // namespace azvmreset::sim
