// Certificates made for one test run.
#pragma once

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <chrono>
#include <memory>
#include <string>

namespace azvmreset::test {

struct FreeOpenssl {
  void operator()(EVP_PKEY* key) const noexcept { EVP_PKEY_free(key); }
  void operator()(X509* certificate) const noexcept { X509_free(certificate); }
};
using Key = std::unique_ptr<EVP_PKEY, FreeOpenssl>;
using Certificate = std::unique_ptr<X509, FreeOpenssl>;

// What a server shows.
struct Identity {
  Key key;
  Certificate certificate;
};

// How long a certificate is valid, seen from now.
struct Validity {
  std::chrono::hours from{-1};
  std::chrono::hours to{1};
};

// A certificate authority. Its own certificate lies in a file of its own,
// which goes with it. Two that one client is to trust need two names.
class Authority {
 public:
  explicit Authority(const std::string& name = "azvmreset test authority");
  ~Authority();
  Authority(const Authority&) = delete;
  Authority& operator=(const Authority&) = delete;

  // For a DNS name, and for 127.0.0.1 where `address` is true.
  Identity issue(const std::string& name, bool address = true, Validity validity = {}) const;

  const std::string& file() const noexcept { return file_; }
  std::string pem() const;

  // What its file must be called in a directory of authorities.
  std::string hashed_name() const;

 private:
  Identity own_;
  std::string file_;
};

// One authority for all tests of a program; making keys takes time.
const Authority& authority();

}  // namespace azvmreset::test
