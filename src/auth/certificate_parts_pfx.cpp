// PFX (PKCS #12): one structure with a check of its password.
#include "auth/certificate_parts.hpp"

#include "base/wiped.hpp"

#include <optional>
#include <utility>

namespace azvmreset::auth {

namespace {

constexpr std::string_view kExportAnew =
    "export it anew: `openssl pkcs12 -legacy -in old.pfx -out all.pem`, then `openssl pkcs12 -export -in all.pem -out "
    "new.pfx`; or Export-PfxCertificate -CryptoAlgorithmOption AES256_SHA256";

// A check that takes hours is no check.
constexpr long kMostRounds = 10'000'000;

using Archive = openssl::Owned<PKCS12>;

// `library` says whose algorithms decrypt it; null: those of the program.
Archive archive_of(std::string_view bytes, OSSL_LIB_CTX* library = nullptr) noexcept {
  PKCS12* archive = PKCS12_init_ex(NID_pkcs7_data, library, nullptr);
  if (archive == nullptr) return nullptr;
  const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
  const bool read = d2i_PKCS12(&archive, &data, static_cast<long>(bytes.size())) != nullptr;
  Archive owned(archive);
  if (!read) return nullptr;
  return owned;
}

long rounds_of(const PKCS12* archive) noexcept {
  const ASN1_INTEGER* rounds = nullptr;
  PKCS12_get0_mac(nullptr, nullptr, nullptr, &rounds, archive);
  return rounds == nullptr ? 1 : ASN1_INTEGER_get(rounds);
}

// No password is written in two ways.
bool opens(PKCS12* archive, const base::WipedString& password) noexcept {
  if (PKCS12_mac_present(archive) != 1) return true;
  if (password.size() > 1) return PKCS12_verify_mac(archive, password.data(), -1) == 1;
  return PKCS12_verify_mac(archive, nullptr, 0) == 1 || PKCS12_verify_mac(archive, "", 0) == 1;
}

// The same parts, of the program's own library: those of a private one must
// not outlive it.
std::optional<CertificateParts> at_home(const CertificateParts& parts) {
  CertificateParts moved;
  if (parts.key) {
    const openssl::Owned<PKCS8_PRIV_KEY_INFO> bare(EVP_PKEY2PKCS8(parts.key.get()));
    if (bare) moved.key.reset(EVP_PKCS82PKEY(bare.get()));
    if (!moved.key) return std::nullopt;
  }
  for (const auto& certificate : parts.certificates) {
    unsigned char* der = nullptr;
    const int size = i2d_X509(certificate.get(), &der);
    const unsigned char* data = der;
    moved.certificates.emplace_back(size > 0 ? d2i_X509(nullptr, &data, size) : nullptr);
    OPENSSL_free(der);
    if (!moved.certificates.back()) return std::nullopt;
  }
  return moved;
}

std::optional<CertificateParts> unpacked(PKCS12* archive, const base::WipedString& password) {
  EVP_PKEY* key = nullptr;
  X509* own = nullptr;
  STACK_OF(X509)* others = nullptr;
  const bool read = PKCS12_parse(archive, password.data(), &key, &own, &others) == 1;
  CertificateParts parts;
  parts.key.reset(key);
  openssl::Certificate first(own);
  const openssl::Owned<STACK_OF(X509)> rest(others);
  if (!read) return std::nullopt;
  if (first) parts.certificates.push_back(std::move(first));
  while (sk_X509_num(others) > 0) parts.certificates.emplace_back(sk_X509_shift(others));
  return parts;
}

// Files of older Windows and of older OpenSSL: RC2 with 40 bits. What decrypts
// them is loaded into a library of our own, so that nobody else's gets weaker.
Result<CertificateParts> unpacked_by_old_ciphers(std::string_view bytes, const base::WipedString& password) {
  const openssl::Owned<OSSL_LIB_CTX> library(OSSL_LIB_CTX_new());
  const openssl::Owned<OSSL_PROVIDER> ordinary(library ? OSSL_PROVIDER_load(library.get(), "default") : nullptr);
  const openssl::Owned<OSSL_PROVIDER> old(ordinary ? OSSL_PROVIDER_load(library.get(), "legacy") : nullptr);
  if (!old) {
    return unusable_certificate(
        "it is encrypted in an old way (such as RC2 with 40 bits) that this OpenSSL reads only with its legacy "
        "provider, which cannot be loaded",
        kExportAnew);
  }
  const Archive archive = archive_of(bytes, library.get());
  const auto parts = archive ? unpacked(archive.get(), password) : std::nullopt;
  auto moved = parts ? at_home(*parts) : std::nullopt;
  if (!moved) {
    return unusable_certificate("its PFX is damaged, or encrypted in a way that this OpenSSL cannot read", kExportAnew);
  }
  return std::move(*moved);
}

}  // namespace

bool is_pfx(std::string_view bytes) noexcept { return archive_of(bytes) != nullptr; }

Result<CertificateParts> parts_of_pfx(std::string_view bytes, std::string_view given_password) {
  base::WipedString password;
  password.reserve(given_password.size() + 1);
  base::append(password, given_password);
  password.push_back('\0');

  const Archive archive = archive_of(bytes);
  if (!archive) return Error{ErrorCode::out_of_memory, "out of memory"};
  if (const long rounds = rounds_of(archive.get()); rounds < 1 || rounds > kMostRounds) {
    return unusable_certificate("its PFX asks for an absurd number of rounds to check the password", kExportAnew);
  }
  if (!opens(archive.get(), password)) {
    if (given_password.empty()) {
      return unusable_certificate("its PFX is protected by a password, and none was given", "give the password");
    }
    return unusable_certificate("its PFX does not open with the password that was given", "check the password");
  }

  auto parts = unpacked(archive.get(), password);
  if (!parts) {
    auto old = unpacked_by_old_ciphers(bytes, password);
    if (!old) return std::move(old).failure();
    parts = std::move(*old);
  }
  constexpr std::string_view export_both = "export the certificate together with its private key";
  if (!parts->key) return unusable_certificate("its PFX holds no private key", export_both);
  if (parts->certificates.empty()) {
    return unusable_certificate("its PFX holds a private key, but no certificate", export_both);
  }
  return std::move(*parts);
}

}  // namespace azvmreset::auth
