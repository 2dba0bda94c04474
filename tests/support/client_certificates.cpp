#include "support/client_certificates.hpp"

#include "base/encoding/base64url.hpp"

#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/provider.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include <array>
#include <stdexcept>

namespace azvmreset::test {

namespace {

void require(bool worked, const char* what) {
  if (!worked) throw std::runtime_error(std::string("OpenSSL: ") + what);
}

struct Free {
  void operator()(BIO* bio) const noexcept { BIO_free_all(bio); }
  void operator()(EVP_MD_CTX* context) const noexcept { EVP_MD_CTX_free(context); }
  void operator()(PKCS12* archive) const noexcept { PKCS12_free(archive); }
  void operator()(OSSL_PROVIDER* provider) const noexcept { OSSL_PROVIDER_unload(provider); }
  void operator()(OSSL_LIB_CTX* library) const noexcept { OSSL_LIB_CTX_free(library); }
  void operator()(STACK_OF(X509) * certificates) const noexcept { sk_X509_free(certificates); }
};
using Memory = std::unique_ptr<BIO, Free>;

Key new_rsa_key(unsigned int bits) {
  Key key(EVP_RSA_gen(bits));
  require(key != nullptr, "key");
  return key;
}

// What `write` writes.
template <class Write>
std::string written(Write write) {
  const Memory memory(BIO_new(BIO_s_mem()));
  require(memory && write(memory.get()) == 1, "write");
  char* text = nullptr;
  const long size = BIO_get_mem_data(memory.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

const unsigned char* bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

void set_padding(EVP_PKEY_CTX* options, bool pss) {
  if (!pss) return;
  require(EVP_PKEY_CTX_set_rsa_padding(options, RSA_PKCS1_PSS_PADDING) == 1 &&
              EVP_PKEY_CTX_set_rsa_pss_saltlen(options, 32) == 1,
          "padding");
}

}  // namespace

EVP_PKEY* rsa_key() {
  static const Key key = new_rsa_key(2048);
  return key.get();
}

EVP_PKEY* another_rsa_key() {
  static const Key key = new_rsa_key(2048);
  return key.get();
}

EVP_PKEY* large_rsa_key() {
  static const Key key = new_rsa_key(4096);
  return key.get();
}

EVP_PKEY* small_rsa_key() {
  static const Key key = new_rsa_key(1024);
  return key.get();
}

EVP_PKEY* ec_key() {
  static const Key key(EVP_EC_gen("P-256"));
  return key.get();
}

Certificate certificate_for(EVP_PKEY* key, const std::string& name, Days days, const Issuer* issuer) {
  static long serial = 0;
  Certificate made(X509_new());
  require(made != nullptr, "certificate");
  X509_set_version(made.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(made.get()), ++serial);
  ASN1_TIME_set(X509_getm_notBefore(made.get()), days.from);
  ASN1_TIME_set(X509_getm_notAfter(made.get()), days.to);
  X509_set_pubkey(made.get(), key);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(made.get()), "CN", MBSTRING_ASC, bytes(name), -1, -1, 0);
  X509* const by = issuer != nullptr ? issuer->certificate : made.get();
  X509_set_issuer_name(made.get(), X509_get_subject_name(by));
  require(X509_sign(made.get(), issuer != nullptr ? issuer->key : key, EVP_sha256()) > 0, "signature");
  return made;
}

std::string pem_of(X509* certificate) {
  return written([&](BIO* out) { return PEM_write_bio_X509(out, certificate); });
}

std::string pem_of(EVP_PKEY* key, std::string_view password) {
  const EVP_CIPHER* cipher = password.empty() ? nullptr : EVP_aes_256_cbc();
  return written([&](BIO* out) {
    return PEM_write_bio_PKCS8PrivateKey(out, key, cipher, password.data(), static_cast<int>(password.size()), nullptr,
                                         nullptr);
  });
}

std::string old_pem_of(EVP_PKEY* key, std::string_view password) {
  const EVP_CIPHER* cipher = password.empty() ? nullptr : EVP_aes_128_cbc();
  return written([&](BIO* out) {
    return PEM_write_bio_PrivateKey_traditional(out, key, cipher, bytes(password), static_cast<int>(password.size()),
                                                nullptr, nullptr);
  });
}

std::string public_pem_of(EVP_PKEY* key) {
  return written([&](BIO* out) { return PEM_write_bio_PUBKEY(out, key); });
}

std::string der_of(X509* certificate) {
  return written([&](BIO* out) { return i2d_X509_bio(out, certificate); });
}

std::string der_of(EVP_PKEY* key) {
  return written([&](BIO* out) { return i2d_PKCS8PrivateKey_bio(out, key, nullptr, nullptr, 0, nullptr, nullptr); });
}

std::string client_pem(Days days) {
  return pem_of(certificate_for(rsa_key(), "client", days).get()) + pem_of(rsa_key());
}

std::string pfx_of(EVP_PKEY* key, X509* certificate, std::string_view password, const std::vector<X509*>& chain,
                   PfxAge age) {
  const std::unique_ptr<OSSL_LIB_CTX, Free> library(OSSL_LIB_CTX_new());
  const std::unique_ptr<OSSL_PROVIDER, Free> ordinary(OSSL_PROVIDER_load(library.get(), "default"));
  const std::unique_ptr<OSSL_PROVIDER, Free> old(age == PfxAge::rc2 ? OSSL_PROVIDER_load(library.get(), "legacy")
                                                                    : nullptr);
  if (age == PfxAge::rc2 && !old) return {};
  const int key_cipher = age == PfxAge::modern ? NID_aes_256_cbc : NID_pbe_WithSHA1And3_Key_TripleDES_CBC;
  const int certificate_cipher = age == PfxAge::rc2 ? NID_pbe_WithSHA1And40BitRC2_CBC : key_cipher;
  const std::unique_ptr<STACK_OF(X509), Free> others(sk_X509_new_null());
  for (X509* each : chain) sk_X509_push(others.get(), each);
  const std::string word(password);
  const std::unique_ptr<PKCS12, Free> archive(PKCS12_create_ex(word.c_str(), "client", key, certificate, others.get(),
                                                               key_cipher, certificate_cipher, 2048, 2048, 0,
                                                               library.get(), nullptr));
  require(archive != nullptr, "PFX");
  return written([&](BIO* out) { return i2d_PKCS12_bio(out, archive.get()); });
}

bool signed_by(EVP_PKEY* key, bool pss, std::string_view text, std::string_view signature) {
  const std::unique_ptr<EVP_MD_CTX, Free> context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* options = nullptr;
  require(EVP_DigestVerifyInit(context.get(), &options, EVP_sha256(), nullptr, key) == 1, "verify");
  set_padding(options, pss);
  return EVP_DigestVerify(context.get(), bytes(signature), signature.size(), bytes(text), text.size()) == 1;
}

std::string signed_jwt(EVP_PKEY* key, std::string_view header, std::string_view payload) {
  std::string text = base::base64url_encode(header) + "." + base::base64url_encode(payload);
  const std::unique_ptr<EVP_MD_CTX, Free> context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* options = nullptr;
  require(EVP_DigestSignInit(context.get(), &options, EVP_sha256(), nullptr, key) == 1, "sign");
  set_padding(options, header.find("PS256") != std::string_view::npos);
  std::size_t size = 0;
  require(EVP_DigestSign(context.get(), nullptr, &size, bytes(text), text.size()) == 1, "sign");
  std::string signature(size, '\0');
  require(EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size, bytes(text),
                         text.size()) == 1,
          "sign");
  signature.resize(size);
  return text + "." + base::base64url_encode(signature);
}

std::string thumbprint(X509* certificate, const EVP_MD* kind) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  require(X509_digest(certificate, kind, digest.data(), &size) == 1, "digest");
  return {reinterpret_cast<const char*>(digest.data()), size};
}

}  // namespace azvmreset::test
