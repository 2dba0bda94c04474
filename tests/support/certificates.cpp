#include "support/certificates.hpp"

#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace azvmreset::test {

namespace {

void require(bool worked, const char* what) {
  if (!worked) throw std::runtime_error(std::string("OpenSSL: ") + what);
}

void add_extension(X509* certificate, X509* issuer, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
  require(extension != nullptr, "extension");
  const int added = X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
  require(added == 1, "extension");
}

// Everything but extensions and signature.
Certificate bare_certificate(EVP_PKEY* key, const std::string& name, Validity validity) {
  Certificate made(X509_new());
  std::uint32_t serial = 0;
  require(made && RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial) == 1, "certificate");
  X509_set_version(made.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(made.get()), serial & 0x7fffffff);
  X509_gmtime_adj(X509_getm_notBefore(made.get()), std::chrono::seconds(validity.from).count());
  X509_gmtime_adj(X509_getm_notAfter(made.get()), std::chrono::seconds(validity.to).count());
  X509_set_pubkey(made.get(), key);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(made.get()), "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
  return made;
}

void sign(X509* certificate, const Identity& issuer) {
  X509_set_issuer_name(certificate, X509_get_subject_name(issuer.certificate.get()));
  require(X509_sign(certificate, issuer.key.get(), EVP_sha256()) > 0, "signature");
}

std::string write_to_file(X509* certificate) {
  const char* folder = std::getenv("TMPDIR");
  std::string path = std::string(folder != nullptr ? folder : "/tmp") + "/azvmreset-ca-XXXXXX";
  const int descriptor = mkstemp(path.data());
  std::FILE* file = descriptor < 0 ? nullptr : fdopen(descriptor, "w");
  require(file != nullptr && PEM_write_X509(file, certificate) == 1 && std::fclose(file) == 0, "CA file");
  return path;
}

}  // namespace

Authority::Authority(const std::string& name) {
  own_.key.reset(EVP_EC_gen("P-256"));
  require(own_.key != nullptr, "key");
  own_.certificate = bare_certificate(own_.key.get(), name, {});
  X509* certificate = own_.certificate.get();
  add_extension(certificate, certificate, NID_basic_constraints, "critical,CA:TRUE");
  add_extension(certificate, certificate, NID_key_usage, "critical,keyCertSign");
  sign(certificate, own_);
  file_ = write_to_file(certificate);
}

Authority::~Authority() { unlink(file_.c_str()); }

std::string Authority::pem() const {
  std::ifstream file(file_);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::string Authority::hashed_name() const {
  char name[16];
  std::snprintf(name, sizeof name, "%08lx.0", X509_subject_name_hash(own_.certificate.get()));
  return name;
}

Identity Authority::issue(const std::string& name, bool address, Validity validity) const {
  Identity issued;
  issued.key.reset(EVP_EC_gen("P-256"));
  require(issued.key != nullptr, "key");
  issued.certificate = bare_certificate(issued.key.get(), name, validity);
  X509* certificate = issued.certificate.get();
  add_extension(certificate, own_.certificate.get(), NID_subject_alt_name,
                "DNS:" + name + (address ? ",IP:127.0.0.1" : ""));
  sign(certificate, own_);
  return issued;
}

const Authority& authority() {
  static const Authority one;
  return one;
}

}  // namespace azvmreset::test
