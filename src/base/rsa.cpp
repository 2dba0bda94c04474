#include "base/rsa.hpp"

#include "base/fail.hpp"
#include "base/rsa_key.hpp"
#include "base/wiped.hpp"

#include <openssl/core_names.h>
#include <openssl/rsa.h>

#include <bit>
#include <cstddef>

namespace azvmreset::base {
namespace {

const unsigned char* octets(std::string_view bytes) noexcept {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

const EVP_MD* digest_of(OaepHash hash) noexcept { return hash == OaepHash::sha256 ? EVP_sha256() : EVP_sha1(); }

std::size_t bits_of(std::string_view number) noexcept {
  if (number.empty()) return 0;
  return number.size() * 8 - static_cast<std::size_t>(std::countl_zero(static_cast<unsigned char>(number.front())));
}

bool has_leading_zero(std::string_view number) noexcept { return !number.empty() && number.front() == '\0'; }
bool is_odd(std::string_view number) noexcept { return !number.empty() && (number.back() & 1) != 0; }

openssl::Owned<BIGNUM> number_of(std::string_view bytes) {
  return openssl::Owned<BIGNUM>(BN_bin2bn(octets(bytes), static_cast<int>(bytes.size()), nullptr));
}

std::string bytes_of(EVP_PKEY* key, const char* parameter) {
  BIGNUM* number = nullptr;
  if (EVP_PKEY_get_bn_param(key, parameter, &number) != 1) return {};
  const openssl::Owned<BIGNUM> owned(number);
  std::string bytes(static_cast<std::size_t>(BN_num_bytes(number)), '\0');
  BN_bn2bin(number, reinterpret_cast<unsigned char*>(bytes.data()));
  return bytes;
}

bool choose_oaep(EVP_PKEY_CTX* context, OaepHash hash) {
  return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING) == 1 &&
         EVP_PKEY_CTX_set_rsa_oaep_md(context, digest_of(hash)) == 1 &&
         EVP_PKEY_CTX_set_rsa_mgf1_md(context, digest_of(hash)) == 1;
}

openssl::Owned<EVP_PKEY_CTX> work_with(EVP_PKEY* key) {
  return openssl::Owned<EVP_PKEY_CTX>(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
}

}  // namespace

std::string_view name_of(OaepHash hash) noexcept { return hash == OaepHash::sha256 ? "sha256" : "sha1"; }

std::size_t longest_plaintext(const RsaPublicKey& key, OaepHash hash) noexcept {
  const std::size_t overhead = 2 * static_cast<std::size_t>(EVP_MD_get_size(digest_of(hash))) + 2;
  return key.size() > overhead ? key.size() - overhead : 0;
}

Result<void> check(const RsaPublicKey& key) {
  const std::size_t bits = bits_of(key.modulus);
  if (has_leading_zero(key.modulus) || bits < fewest_rsa_bits || bits > most_rsa_bits) {
    return fail(ErrorCode::invalid_argument, "expected an RSA key of {} to {} bits, found one of {}{}", fewest_rsa_bits,
                most_rsa_bits, bits, has_leading_zero(key.modulus) ? ", with leading zeros" : "");
  }
  if (!is_odd(key.modulus)) {
    return fail(ErrorCode::invalid_argument, "expected the modulus of an RSA key, found an even number");
  }
  const std::size_t exponent_bits = bits_of(key.exponent);
  if (has_leading_zero(key.exponent) || !is_odd(key.exponent) || exponent_bits < 2 || exponent_bits > 32) {
    return fail(ErrorCode::invalid_argument,
                "expected an RSA key with an odd exponent of 3 to 2^32 - 1, found another one of {} bits",
                exponent_bits);
  }
  return {};
}

openssl::Key rsa_key_of(const RsaPublicKey& key) {
  const auto modulus = number_of(key.modulus);
  const auto exponent = number_of(key.exponent);
  const openssl::Owned<OSSL_PARAM_BLD> builder(OSSL_PARAM_BLD_new());
  if (!modulus || !exponent || !builder ||
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get()) != 1 ||
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get()) != 1) {
    return nullptr;
  }
  const openssl::Owned<OSSL_PARAM> parameters(OSSL_PARAM_BLD_to_param(builder.get()));
  const openssl::Owned<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr));
  EVP_PKEY* made = nullptr;
  if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &made, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1) {
    return nullptr;
  }
  return openssl::Key(made);
}

RsaPublicKey public_key_of(EVP_PKEY* key) {
  return {bytes_of(key, OSSL_PKEY_PARAM_RSA_N), bytes_of(key, OSSL_PKEY_PARAM_RSA_E)};
}

Result<std::string> rsa_encrypt(const RsaPublicKey& key, OaepHash hash, const Secret& plaintext) {
  const auto checked = check(key);
  if (!checked) return checked.error();
  if (plaintext.expose().size() > longest_plaintext(key, hash)) {
    return fail(ErrorCode::invalid_argument, "expected at most {} bytes for one block of this key, found {}",
                longest_plaintext(key, hash), plaintext.expose().size());
  }
  const openssl::QuietErrors quiet;
  const openssl::Key made = rsa_key_of(key);
  const auto context = work_with(made.get());
  std::string block(key.size(), '\0');
  std::size_t size = block.size();
  if (!made || !context || EVP_PKEY_encrypt_init(context.get()) != 1 || !choose_oaep(context.get(), hash) ||
      EVP_PKEY_encrypt(context.get(), reinterpret_cast<unsigned char*>(block.data()), &size, octets(plaintext.expose()),
                       plaintext.expose().size()) != 1 ||
      size != block.size()) {
    return fail(ErrorCode::internal, "OpenSSL does not encrypt with this RSA key");
  }
  return block;
}

Result<Secret> rsa_decrypt(EVP_PKEY* key, OaepHash hash, std::string_view block) {
  const openssl::QuietErrors quiet;
  const auto context = work_with(key);
  WipedString plaintext(static_cast<std::size_t>(EVP_PKEY_get_size(key)));
  std::size_t size = plaintext.size();
  if (!context || block.size() != plaintext.size() || EVP_PKEY_decrypt_init(context.get()) != 1 ||
      !choose_oaep(context.get(), hash) ||
      EVP_PKEY_decrypt(context.get(), reinterpret_cast<unsigned char*>(plaintext.data()), &size, octets(block),
                       block.size()) != 1) {
    return fail(ErrorCode::protocol, "what was sealed does not open with this key");
  }
  return Secret(view(plaintext).substr(0, size));
}

}  // namespace azvmreset::base
