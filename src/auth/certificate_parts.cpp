#include "auth/certificate_parts.hpp"

#include "base/format.hpp"

#include <cstddef>
#include <string>

namespace azvmreset::auth {

namespace {

// A PFX with a long chain has a tenth of it.
constexpr std::size_t kLargest = 256u << 10;

constexpr std::string_view kExpected =
    "give a PEM file with the certificate and its private key, or a PFX (PKCS #12) file";

bool is_der_certificate(std::string_view bytes) noexcept {
  const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
  return openssl::Certificate(d2i_X509(nullptr, &data, static_cast<long>(bytes.size()))) != nullptr;
}

bool is_der_key(std::string_view bytes) noexcept {
  const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
  return openssl::Key(d2i_AutoPrivateKey(nullptr, &data, static_cast<long>(bytes.size()))) != nullptr;
}

Error neither(std::string_view bytes) {
  if (is_der_certificate(bytes)) {
    return unusable_certificate("it is a certificate in DER form, which holds no private key",
                                "convert it with `openssl x509 -inform DER` and put the private key into the same "
                                "PEM file, or give a PFX");
  }
  if (is_der_key(bytes)) {
    return unusable_certificate("it is a private key in DER form, without a certificate",
                                "convert it with `openssl pkey -inform DER` and put the certificate into the same "
                                "PEM file, or give a PFX");
  }
  if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) {
    return unusable_certificate("it is UTF-16 text; expected PEM in ASCII or UTF-8, or a PFX",
                                "save it again as ASCII");
  }
  // Every structure of DER longer than 255 bytes begins so in Base64.
  if (bytes.starts_with("MII")) {
    return unusable_certificate("it is Base64 without the lines of PEM",
                                "decode it first (base64 -d): a key vault hands a PFX out like this");
  }
  return unusable_certificate("it is neither PEM nor PFX", kExpected);
}

}  // namespace

Error unusable_certificate(std::string_view finding, std::string_view remedy) {
  Error error(ErrorCode::invalid_argument, std::string(finding));
  error.remedy = remedy;
  return error;
}

Result<CertificateParts> parts_of_certificate_file(std::string_view bytes, std::string_view password) {
  if (bytes.empty()) return unusable_certificate("it is empty", kExpected);
  if (bytes.size() > kLargest) {
    return unusable_certificate(base::format("it has {} bytes; expected {} at most", bytes.size(), kLargest),
                                kExpected);
  }
  if (password.find('\0') != std::string_view::npos) {
    return unusable_certificate("its password has a zero byte", "give the password as text");
  }
  const openssl::QuietErrors quiet;
  if (bytes.find("-----BEGIN ") != std::string_view::npos) return parts_of_pem(bytes, password);
  if (is_pfx(bytes)) return parts_of_pfx(bytes, password);
  return neither(bytes);
}

}  // namespace azvmreset::auth
