#include "transport/issuer.hpp"

#include <curl/curl.h>
#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <new>
#include <string_view>

namespace azvmreset::transport {

namespace {

using Shared = std::shared_ptr<std::string>;

struct FreeBio {
  void operator()(BIO* bio) const noexcept { BIO_free(bio); }
};

void let_go(void*, void* kept, CRYPTO_EX_DATA*, int, long, void*) noexcept { delete static_cast<Shared*>(kept); }

int place() noexcept {
  static const int index = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, let_go);
  return index;
}

std::string issuer_of(const X509* certificate) {
  const std::unique_ptr<BIO, FreeBio> out(BIO_new(BIO_s_mem()));
  if (!out || X509_NAME_print_ex(out.get(), X509_get_issuer_name(certificate), 0, XN_FLAG_ONELINE) < 0) return {};
  char* text = nullptr;
  const long size = BIO_get_mem_data(out.get(), &text);
  return size > 0 ? std::string(text, static_cast<std::size_t>(size)) : std::string();
}

int on_certificate(int trusted, X509_STORE_CTX* chain) noexcept {
  if (trusted != 0) return trusted;
  auto* const tls = static_cast<SSL*>(X509_STORE_CTX_get_ex_data(chain, SSL_get_ex_data_X509_STORE_CTX_idx()));
  auto* const name =
      tls == nullptr ? nullptr : static_cast<Shared*>(SSL_CTX_get_ex_data(SSL_get_SSL_CTX(tls), place()));
  const X509* const shown = X509_STORE_CTX_get0_cert(chain);
  if (name == nullptr || shown == nullptr) return trusted;
  try {
    **name = issuer_of(shown);
  } catch (const std::bad_alloc&) {
    // The refusal stands without the name.
  }
  return trusted;
}

}  // namespace

// The versions are compared to the last digit: two copies in one process, of
// different versions, may not be handed each other's objects.
bool Issuer::can_be_told() {
  const char* const libcurls = curl_version_info(CURLVERSION_NOW)->ssl_version;
  if (libcurls == nullptr) return false;
  return libcurls == std::string("OpenSSL/") + OpenSSL_version(OPENSSL_VERSION_STRING);
}

bool Issuer::listen(SSL_CTX* handshakes) noexcept {
  auto* const kept = new (std::nothrow) Shared(name_);
  if (kept == nullptr) return false;
  if (SSL_CTX_set_ex_data(handshakes, place(), kept) != 1) {
    delete kept;
    return false;
  }
  SSL_CTX_set_verify(handshakes, SSL_CTX_get_verify_mode(handshakes), on_certificate);
  return true;
}

}  // namespace azvmreset::transport
