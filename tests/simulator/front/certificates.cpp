#include "simulator/front/certificates.hpp"

#include "simulator/front/openssl.hpp"

namespace azvmreset::sim {
namespace {

Key new_key() {
  Key key(EVP_EC_gen("P-256"));
  check(key != nullptr, "make a key");
  return key;
}

void add_extension(X509* certificate, X509* issuer, int kind, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const Owned<X509_EXTENSION> extension(X509V3_EXT_conf_nid(nullptr, &context, kind, value));
  check(extension != nullptr && X509_add_ext(certificate, extension.get(), -1) == 1, "add an extension");
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
