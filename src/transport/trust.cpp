#include "transport/trust.hpp"

#include "base/ascii.hpp"
#include "base/fail.hpp"
#include "base/quote.hpp"

#include <curl/curl.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <memory>
#include <string_view>
#include <system_error>

namespace azvmreset::transport {

namespace {

struct FreeBio {
  void operator()(BIO* bio) const noexcept { BIO_free(bio); }
};
struct FreeCertificate {
  void operator()(X509* certificate) const noexcept { X509_free(certificate); }
};
using Bio = std::unique_ptr<BIO, FreeBio>;

Bio open(const char* path) noexcept { return Bio(BIO_new_file(path, "r")); }

bool begins_with_certificate(BIO* source) noexcept {
  const std::unique_ptr<X509, FreeCertificate> first(PEM_read_bio_X509_AUX(source, nullptr, nullptr, nullptr));
  ERR_clear_error();
  return first != nullptr;
}

Result<void> check_file(const std::string& path) {
  errno = 0;
  const Bio file = open(path.c_str());
  if (!file) {
    const int why = errno;
    ERR_clear_error();
    return base::fail(ErrorCode::invalid_argument, "ca_file: the CA file {} cannot be read: {}", base::quoted(path),
                      std::generic_category().message(why));
  }
  if (begins_with_certificate(file.get())) return {};
  return base::fail(ErrorCode::invalid_argument, "ca_file: the CA file {} holds no certificate in PEM form",
                    base::quoted(path));
}

Result<void> check_pem(std::string_view pem) {
  const bool fits = pem.size() <= static_cast<std::size_t>(std::numeric_limits<int>::max());
  const Bio memory(fits ? BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())) : nullptr);
  if (memory && begins_with_certificate(memory.get())) return {};
  return base::fail(ErrorCode::invalid_argument, "ca_pem: the text ({} bytes) holds no certificate in PEM form",
                    pem.size());
}

// "5ed36f99.0": the hash of the subject and a number. OpenSSL opens no other.
bool named_by_hash(std::string_view name) noexcept {
  constexpr std::size_t digits = 8;
  const auto is_hex = [](char c) { return base::is_digit(c) || (c >= 'a' && c <= 'f'); };
  return name.size() > digits + 1 && name[digits] == '.' && std::all_of(name.begin(), name.begin() + digits, is_hex) &&
         std::all_of(name.begin() + digits + 1, name.end(), base::is_digit);
}

Result<void> check_directory(const std::string& path) {
  std::error_code why;
  std::filesystem::directory_iterator entry(path, why);
  if (why) {
    return base::fail(ErrorCode::invalid_argument, "ca_directory: the directory {} cannot be read: {}",
                      base::quoted(path), why.message());
  }
  for (; entry != std::filesystem::directory_iterator(); entry.increment(why)) {
    if (named_by_hash(entry->path().filename().native())) return {};
  }
  auto empty = base::fail(ErrorCode::invalid_argument,
                          "ca_directory: no certificate in {} is named by the hash of its subject", base::quoted(path));
  empty.remedy = "run: openssl rehash DIRECTORY";
  return empty;
}

std::string content_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

Trust systems_store() {
  Trust trust;
  const char* file = curl_version_info(CURLVERSION_NOW)->cainfo;
  trust.no_directory = file != nullptr && open(file) != nullptr;
  ERR_clear_error();
  return trust;
}

}  // namespace

Result<Trust> trust_in(const CurlOptions& options) {
  if (options.ca_file.empty() && options.ca_directory.empty() && options.ca_pem.empty()) return systems_store();

  Result<void> fine;
  if (!options.ca_file.empty()) fine = check_file(options.ca_file);
  if (fine && !options.ca_directory.empty()) fine = check_directory(options.ca_directory);
  if (fine && !options.ca_pem.empty()) fine = check_pem(options.ca_pem);
  if (!fine) return std::move(fine).error();

  Trust trust;
  trust.directory = options.ca_directory;
  trust.no_directory = options.ca_directory.empty();
  // libcurl takes a file or a text, but not both.
  if (options.ca_pem.empty()) {
    trust.file = options.ca_file;
  } else {
    trust.pem = options.ca_file.empty() ? options.ca_pem : content_of(options.ca_file) + "\n" + options.ca_pem;
  }
  return trust;
}

}  // namespace azvmreset::transport
