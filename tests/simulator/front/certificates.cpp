#include "simulator/front/certificates.hpp"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <cstdint>
#include <stdexcept>

namespace azvmreset::sim {
namespace {

struct Free {
  void operator()(EVP_PKEY* key) const noexcept { EVP_PKEY_free(key); }
  void operator()(X509* certificate) const noexcept { X509_free(certificate); }
  void operator()(BIO* bio) const noexcept { BIO_free_all(bio); }
  void operator()(X509_EXTENSION* extension) const noexcept { X509_EXTENSION_free(extension); }
};
using Key = std::unique_ptr<EVP_PKEY, Free>;
using Certificate = std::unique_ptr<X509, Free>;

void check(bool done, const char* what) {
  if (!done) throw std::runtime_error(std::string("OpenSSL could not ") + what);
}

Key new_key() {
  Key key(EVP_EC_gen("P-256"));
  check(key != nullptr, "make a key");
  return key;
}

void add_extension(X509* certificate, X509* issuer, int kind, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const std::unique_ptr<X509_EXTENSION, Free> extension(X509V3_EXT_conf_nid(nullptr, &context, kind, value));
  check(extension != nullptr && X509_add_ext(certificate, extension.get(), -1) == 1, "add an extension");
}

// Valid from yesterday, because clocks differ, for a month: nobody runs it longer.
Certificate new_certificate(EVP_PKEY* key, const char* common_name) {
  Certificate certificate(X509_new());
  check(certificate != nullptr, "make a certificate");
  std::uint64_t serial = 0;
  RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial);
  constexpr long day = 24L * 3600;
  X509_set_version(certificate.get(), X509_VERSION_3);
  ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate.get()), serial >> 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -day);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 30 * day);
  X509_set_pubkey(certificate.get(), key);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(common_name), -1, -1, 0);
  return certificate;
}

void sign(X509* certificate, X509* issuer, EVP_PKEY* issuer_key) {
  X509_set_issuer_name(certificate, X509_get_subject_name(issuer));
  check(X509_sign(certificate, issuer_key, EVP_sha256()) > 0, "sign a certificate");
}

Certificate new_authority(EVP_PKEY* key) {
  Certificate authority = new_certificate(key, "azvmreset-sim, one run only");
  add_extension(authority.get(), authority.get(), NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
  add_extension(authority.get(), authority.get(), NID_key_usage, "critical,keyCertSign,cRLSign");
  add_extension(authority.get(), authority.get(), NID_subject_key_identifier, "hash");
  sign(authority.get(), authority.get(), key);
  return authority;
}

Certificate new_server(EVP_PKEY* key, X509* authority, EVP_PKEY* authority_key) {
  Certificate server = new_certificate(key, "localhost");
  add_extension(server.get(), authority, NID_basic_constraints, "critical,CA:FALSE");
  add_extension(server.get(), authority, NID_key_usage, "critical,digitalSignature");
  add_extension(server.get(), authority, NID_ext_key_usage, "serverAuth");
  add_extension(server.get(), authority, NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1,IP:::1");
  add_extension(server.get(), authority, NID_subject_key_identifier, "hash");
  add_extension(server.get(), authority, NID_authority_key_identifier, "keyid:always");
  sign(server.get(), authority, authority_key);
  return server;
}

std::string pem_of(X509* certificate) {
  const std::unique_ptr<BIO, Free> memory(BIO_new(BIO_s_mem()));
  check(memory != nullptr && PEM_write_bio_X509(memory.get(), certificate) == 1, "write a certificate");
  char* text = nullptr;
  const long size = BIO_get_mem_data(memory.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

}  // namespace

ServerIdentity make_server_identity() {
  const Key authority_key = new_key();
  const Key server_key = new_key();
  const Certificate authority = new_authority(authority_key.get());
  const Certificate server = new_server(server_key.get(), authority.get(), authority_key.get());

  ServerIdentity identity{std::unique_ptr<SSL_CTX, FreeSslContext>(SSL_CTX_new(TLS_server_method())),
                          pem_of(authority.get())};
  SSL_CTX* context = identity.context.get();
  check(context != nullptr, "make a TLS context");
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  check(SSL_CTX_use_certificate(context, server.get()) == 1 && SSL_CTX_use_PrivateKey(context, server_key.get()) == 1,
        "use the server's certificate");
  return identity;
}

}  // namespace azvmreset::sim
