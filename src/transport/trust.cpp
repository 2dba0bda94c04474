#include "transport/trust.hpp"

#include "base/fail.hpp"
#include "base/quote.hpp"

#include <curl/curl.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <cerrno>
#include <memory>
#include <system_error>

namespace azvmreset::transport {

namespace {

struct FreeBio {
  void operator()(BIO* bio) const noexcept { BIO_free(bio); }
};
struct FreeCertificate {
  void operator()(X509* certificate) const noexcept { X509_free(certificate); }
};

std::unique_ptr<BIO, FreeBio> open(const char* path) noexcept {
  return std::unique_ptr<BIO, FreeBio>(BIO_new_file(path, "r"));
}

}  // namespace

Result<Trust> trust_in(const std::string& ca_file) {
  if (ca_file.empty()) {
    const char* systems = curl_version_info(CURLVERSION_NOW)->cainfo;
    const bool readable = systems != nullptr && open(systems) != nullptr;
    ERR_clear_error();
    return Trust{{}, readable};
  }

  errno = 0;
  const auto file = open(ca_file.c_str());
  if (!file) {
    const int why = errno;
    ERR_clear_error();
    return base::fail(ErrorCode::invalid_argument, "the CA file {} cannot be read: {}", base::quoted(ca_file),
                      std::generic_category().message(why));
  }
  const std::unique_ptr<X509, FreeCertificate> first(PEM_read_bio_X509_AUX(file.get(), nullptr, nullptr, nullptr));
  ERR_clear_error();
  if (!first) {
    return base::fail(ErrorCode::invalid_argument, "the CA file {} holds no certificate in PEM form",
                      base::quoted(ca_file));
  }
  return Trust{ca_file, true};
}

}  // namespace azvmreset::transport
