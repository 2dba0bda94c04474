// PEM: blocks between BEGIN and END lines, in any order, with anything between
// them.
#include "auth/certificate_parts.hpp"

#include "base/fail.hpp"
#include "base/pem.hpp"
#include "base/quote.hpp"

#include <openssl/pem.h>

#include <string>
#include <utility>

namespace azvmreset::auth {

namespace {

constexpr std::string_view kJoin = "put the certificate and its private key into one PEM file, or export both as a PFX";

Error no_password() {
  return unusable_certificate("its private key is encrypted, and no password was given",
                              "give the password, or decrypt the key: openssl pkey -in key.pem");
}

Error wrong_password() {
  return unusable_certificate("its private key cannot be decrypted with the password that was given",
                              "check the password; a key that was encrypted with an old cipher is encrypted anew by "
                              "`openssl pkcs8 -topk8 -v2 aes-256-cbc`");
}

Error damaged(std::string_view what) {
  return unusable_certificate(base::format("its {} is damaged or cut off", what),
                              "export it again, or check that the file was copied whole");
}

openssl::Key key_in(const PKCS8_PRIV_KEY_INFO* plain) {
  const ASN1_OBJECT* kind = nullptr;
  const unsigned char* der = nullptr;
  int size = 0;
  if (PKCS8_pkey_get0(&kind, &der, &size, nullptr, plain) == 1 && OBJ_obj2nid(kind) == NID_rsaEncryption) {
    return base::private_key_in(der, size);
  }
  return openssl::Key(EVP_PKCS82PKEY(plain));
}

// PKCS #8, encrypted.
Result<openssl::Key> decrypted_key(const base::PemBlock& block, std::string_view password) {
  const unsigned char* data = block.begin();
  const openssl::Owned<X509_SIG> encrypted(d2i_X509_SIG(nullptr, &data, block.size()));
  if (!encrypted) return damaged("private key");
  if (password.empty()) return no_password();
  const openssl::Owned<PKCS8_PRIV_KEY_INFO> plain(
      PKCS8_decrypt(encrypted.get(), password.data(), static_cast<int>(password.size())));
  if (!plain) return wrong_password();
  openssl::Key key = key_in(plain.get());
  if (!key) return damaged("private key");
  return key;
}

Result<openssl::Key> plain_key(const base::PemBlock& block) {
  openssl::Key key = base::private_key_in(block.begin(), block.size());
  if (!key) return damaged("private key");
  return key;
}

Result<openssl::Key> key_of(base::PemBlock& block, std::string_view password) {
  if (block.name() == "ENCRYPTED PRIVATE KEY") return decrypted_key(block, password);
  if (block.has_headers()) {
    if (password.empty()) return no_password();
    if (!block.decrypt(password)) return wrong_password();
    auto key = plain_key(block);
    // The old kind has no check of its own: a wrong password may decrypt to nonsense.
    if (!key) return wrong_password();
    return key;
  }
  return plain_key(block);
}

bool is_certificate(std::string_view name) noexcept { return name == "CERTIFICATE" || name == "X509 CERTIFICATE"; }

bool is_usable_key(std::string_view name) noexcept {
  return name == "PRIVATE KEY" || name == "ENCRYPTED PRIVATE KEY" || name == "RSA PRIVATE KEY" ||
         name == "EC PRIVATE KEY";
}

// Takes from the block what belongs to the parts; other blocks mean nothing here.
Result<void> take(base::PemBlock& block, std::string_view password, CertificateParts& parts) {
  if (is_certificate(block.name())) {
    const unsigned char* data = block.begin();
    openssl::Certificate certificate(d2i_X509(nullptr, &data, block.size()));
    if (!certificate) return damaged("certificate");
    parts.certificates.push_back(std::move(certificate));
  } else if (is_usable_key(block.name())) {
    if (parts.key) {
      return unusable_certificate("it holds more than one private key",
                                  "keep the key of the certificate that this application signs in with");
    }
    auto key = key_of(block, password);
    if (!key) return std::move(key).failure();
    parts.key = std::move(*key);
  } else if (block.name().ends_with("PRIVATE KEY")) {
    return unusable_certificate(
        base::format("it holds a private key of the kind {}; expected RSA in PKCS #8 or PKCS #1",
                     base::quoted(block.name())),
        "use an RSA key; one of OpenSSH is converted by `ssh-keygen -p -m PEM`");
  }
  return {};
}

}  // namespace

Result<CertificateParts> parts_of_pem(std::string_view text, std::string_view password) {
  text = base::without_byte_order_mark(text);
  const openssl::Owned<BIO> source(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  if (!source) return Error{ErrorCode::out_of_memory, "out of memory"};

  CertificateParts parts;
  for (;;) {
    base::PemBlock block;
    if (!block.read(source.get())) {
      if (base::ended_before_block()) break;
      return damaged("PEM text");
    }
    auto taken = take(block, password, parts);
    if (!taken) return std::move(taken).failure();
  }
  if (!parts.key) return unusable_certificate("it holds no private key", kJoin);
  if (parts.certificates.empty()) return unusable_certificate("it holds a private key, but no certificate", kJoin);
  return parts;
}

}  // namespace azvmreset::auth
