#include "base/pem.hpp"

#include <openssl/pem.h>
#include <openssl/pemerr.h>

#include <cstring>

namespace azvmreset::base {
namespace {

// In place of OpenSSL's own way, which asks on the terminal.
int hand_over(char* buffer, int room, int, void* password) noexcept {
  const auto text = *static_cast<const std::string_view*>(password);
  if (room < 0 || text.size() > static_cast<std::size_t>(room)) return -1;
  std::memcpy(buffer, text.data(), text.size());
  return static_cast<int>(text.size());
}

}  // namespace

std::string_view without_byte_order_mark(std::string_view text) noexcept {
  constexpr std::string_view mark = "\xEF\xBB\xBF";
  if (text.starts_with(mark)) text.remove_prefix(mark.size());
  return text;
}

PemBlock::~PemBlock() {
  OPENSSL_secure_free(name_);
  OPENSSL_secure_free(header_);
  OPENSSL_secure_clear_free(data_, static_cast<std::size_t>(size_));
}

bool PemBlock::read(BIO* from) noexcept {
  return PEM_read_bio_ex(from, &name_, &header_, &data_, &size_, PEM_FLAG_SECURE) == 1;
}

bool PemBlock::decrypt(std::string_view password) noexcept {
  EVP_CIPHER_INFO cipher;
  long size = size_;
  const bool decrypted =
      PEM_get_EVP_CIPHER_INFO(header_, &cipher) == 1 && PEM_do_header(&cipher, data_, &size, hand_over, &password) == 1;
  if (decrypted) size_ = size;
  return decrypted;
}

bool ended_before_block() noexcept { return ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE; }

// OpenSSL's decoder leaves a copy of the key in freed memory for each kind that
// it tries, so RSA is asked for by name: 2 copies instead of 19 (OpenSSL 3.0).
// Other kinds are read only to be named.
openssl::Key private_key_in(const unsigned char* der, long size) {
  EVP_PKEY* key = nullptr;
  const openssl::Owned<OSSL_DECODER_CTX> decoder(
      OSSL_DECODER_CTX_new_for_pkey(&key, "DER", nullptr, "RSA", EVP_PKEY_KEYPAIR, nullptr, nullptr));
  const unsigned char* data = der;
  auto left = static_cast<std::size_t>(size);
  if (decoder && OSSL_DECODER_from_data(decoder.get(), &data, &left) == 1) return openssl::Key(key);
  return openssl::Key(d2i_AutoPrivateKey(nullptr, &der, size));
}

}  // namespace azvmreset::base
