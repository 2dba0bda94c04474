#include "simulator/rsa_oaep.hpp"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>

#include <array>
#include <mutex>
#include <utility>

namespace azvmreset::sim {
namespace {

constexpr unsigned int kBits = 3072;

struct Free {
  void operator()(EVP_PKEY* key) const noexcept { EVP_PKEY_free(key); }
  void operator()(EVP_PKEY_CTX* context) const noexcept { EVP_PKEY_CTX_free(context); }
  void operator()(BIGNUM* number) const noexcept { BN_free(number); }
  void operator()(OSSL_PARAM_BLD* builder) const noexcept { OSSL_PARAM_BLD_free(builder); }
  void operator()(OSSL_PARAM* parameters) const noexcept { OSSL_PARAM_free(parameters); }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

std::string number_of(const EVP_PKEY& key, const char* name) {
  BIGNUM* found = nullptr;
  EVP_PKEY_get_bn_param(&key, name, &found);
  const Owned<BIGNUM> number(found);
  if (!number) return {};
  std::string bytes(static_cast<std::size_t>(BN_num_bytes(number.get())), '\0');
  BN_bn2bin(number.get(), bytes_of(bytes));
  return bytes;
}

Owned<EVP_PKEY> key_of(const RsaNumbers& numbers) {
  const auto number = [](const std::string& bytes) {
    return Owned<BIGNUM>(BN_bin2bn(bytes_of(bytes), static_cast<int>(bytes.size()), nullptr));
  };
  const Owned<BIGNUM> modulus = number(numbers.modulus), exponent = number(numbers.exponent);
  const Owned<OSSL_PARAM_BLD> builder(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get());
  const Owned<OSSL_PARAM> parameters(OSSL_PARAM_BLD_to_param(builder.get()));
  const Owned<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr));
  EVP_PKEY* key = nullptr;
  EVP_PKEY_fromdata_init(context.get());
  EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get());
  return Owned<EVP_PKEY>(key);
}

bool use_oaep(EVP_PKEY_CTX* context, OaepDigest digest) {
  const EVP_MD* hash = digest == OaepDigest::sha256 ? EVP_sha256() : EVP_sha1();
  return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING) > 0 &&
         EVP_PKEY_CTX_set_rsa_oaep_md(context, hash) > 0 && EVP_PKEY_CTX_set_rsa_mgf1_md(context, hash) > 0;
}

class Pair final : public RsaKeyPair {
 public:
  explicit Pair(Owned<EVP_PKEY> key)
      : key_(std::move(key)),
        numbers_{number_of(*key_, OSSL_PKEY_PARAM_RSA_N), number_of(*key_, OSSL_PKEY_PARAM_RSA_E)} {}

  const RsaNumbers& numbers() const noexcept override { return numbers_; }

  std::optional<std::string> open(OaepDigest digest, std::string_view block) const override {
    const Owned<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new_from_pkey(nullptr, key_.get(), nullptr));
    std::size_t size = numbers_.modulus.size();
    std::string text(size, '\0');
    const bool opened = EVP_PKEY_decrypt_init(context.get()) > 0 && use_oaep(context.get(), digest) &&
                        EVP_PKEY_decrypt(context.get(), bytes_of(text), &size, bytes_of(block), block.size()) > 0;
    ERR_clear_error();
    if (!opened) return std::nullopt;
    text.resize(size);
    return text;
  }

 private:
  Owned<EVP_PKEY> key_;
  RsaNumbers numbers_;
};

}  // namespace

std::string_view name_of(OaepDigest digest) noexcept { return digest == OaepDigest::sha256 ? "sha256" : "sha1"; }

std::shared_ptr<const RsaKeyPair> RsaKeyPair::one_of_four(std::size_t which) {
  static std::mutex lock;
  static std::array<std::shared_ptr<const RsaKeyPair>, 4> pairs;
  const std::lock_guard guard(lock);
  std::shared_ptr<const RsaKeyPair>& pair = pairs[which % pairs.size()];
  if (!pair) pair = std::make_shared<Pair>(Owned<EVP_PKEY>(EVP_RSA_gen(kBits)));
  return pair;
}

std::optional<std::string> oaep_sealed(const RsaNumbers& key, OaepDigest digest, std::string_view text) {
  const Owned<EVP_PKEY> public_key = key_of(key);
  const Owned<EVP_PKEY_CTX> context(public_key ? EVP_PKEY_CTX_new_from_pkey(nullptr, public_key.get(), nullptr)
                                               : nullptr);
  std::size_t size = key.modulus.size();
  std::string block(size, '\0');
  const bool sealed = context && EVP_PKEY_encrypt_init(context.get()) > 0 && use_oaep(context.get(), digest) &&
                      EVP_PKEY_encrypt(context.get(), bytes_of(block), &size, bytes_of(text), text.size()) > 0;
  ERR_clear_error();
  if (!sealed) return std::nullopt;
  block.resize(size);
  return block;
}

}  // namespace azvmreset::sim
