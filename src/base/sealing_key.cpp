#include <azvmreset/sealing.hpp>

#include "base/digest.hpp"
#include "base/fail.hpp"
#include "base/pem.hpp"
#include "base/quote.hpp"
#include "base/rsa_key.hpp"
#include "base/sealing_pair.hpp"

#include <openssl/pem.h>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace azvmreset {
namespace {

namespace openssl = base::openssl;
using base::fail;

constexpr std::size_t longest_pem = std::size_t{64} * 1024;

std::string fingerprint_of(EVP_PKEY* key) {
  unsigned char* der = nullptr;
  const int size = i2d_PUBKEY(key, &der);
  if (size <= 0) return {};
  std::string digest = base::sha256_hex({reinterpret_cast<const char*>(der), static_cast<std::size_t>(size)});
  OPENSSL_free(der);
  return digest;
}

class OpensslPair final : public SealingKey::Pair {
 public:
  OpensslPair(openssl::Key key, bool kept)
      : key_(std::move(key)),
        public_key_(base::public_key_of(key_.get())),
        fingerprint_(fingerprint_of(key_.get())),
        kept_(kept) {}

  const base::RsaPublicKey& public_key() const noexcept override { return public_key_; }
  const std::string& fingerprint() const noexcept override { return fingerprint_; }
  bool kept() const noexcept override { return kept_; }

  Secret to_pem() const override {
    const openssl::QuietErrors quiet;
    // Of the kind whose memory is wiped before it is freed.
    const openssl::Owned<BIO> text(BIO_new(BIO_s_secmem()));
    if (!text || PEM_write_bio_PKCS8PrivateKey(text.get(), key_.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1) {
      return {};
    }
    const char* data = nullptr;
    const long size = BIO_get_mem_data(text.get(), &data);
    return Secret({data, static_cast<std::size_t>(size)});
  }

  Result<Secret> open(base::OaepHash hash, std::string_view block) const override {
    return base::rsa_decrypt(key_.get(), hash, block);
  }

 private:
  openssl::Key key_;
  base::RsaPublicKey public_key_;
  std::string fingerprint_;
  bool kept_;
};

Error unusable(std::string_view finding) {
  Error error = fail(ErrorCode::invalid_argument, "this is no sealing key: {}", finding);
  error.remedy =
      "give one RSA private key in PEM without a passphrase: openssl genpkey -algorithm RSA -pkeyopt "
      "rsa_keygen_bits:3072";
  return error;
}

bool is_rsa_block(std::string_view name) noexcept { return name == "PRIVATE KEY" || name == "RSA PRIVATE KEY"; }

Result<openssl::Key> key_in(const base::PemBlock& block) {
  if (block.name() == "ENCRYPTED PRIVATE KEY" || block.has_headers()) {
    return unusable("it is encrypted, and nobody can be asked for its passphrase");
  }
  if (!is_rsa_block(block.name())) {
    return unusable(
        base::format("found {}, expected an RSA private key in PKCS #8 or PKCS #1", base::quoted(block.name())));
  }
  openssl::Key key = base::private_key_in(block.begin(), block.size());
  if (!key) return unusable("it is damaged or cut off");
  if (EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_RSA) {
    const char* const kind = EVP_PKEY_get0_type_name(key.get());
    return unusable(
        base::format("found a key of the kind {}, expected RSA", base::quoted(kind != nullptr ? kind : "")));
  }
  return key;
}

// The only private key of the text; certificates and public keys beside it mean nothing here.
Result<openssl::Key> key_of(std::string_view text) {
  text = base::without_byte_order_mark(text);
  const openssl::Owned<BIO> source(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  if (!source && text.empty()) return unusable("found nothing");
  if (!source) return Error{ErrorCode::out_of_memory, "out of memory"};
  openssl::Key found;
  for (;;) {
    base::PemBlock block;
    if (!block.read(source.get())) {
      if (base::ended_before_block()) break;
      return unusable("the PEM text is damaged or cut off");
    }
    if (!block.name().ends_with("PRIVATE KEY")) continue;
    if (found) return unusable("found more than one private key");
    auto key = key_in(block);
    if (!key) return std::move(key).failure();
    found = std::move(*key);
  }
  if (!found) return unusable("found no private key in PEM");
  return found;
}

}  // namespace

Result<SealingKey> SealingKey::generate() {
  const openssl::QuietErrors quiet;
  openssl::Key key(EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", static_cast<std::size_t>(base::fewest_rsa_bits)));
  if (!key) return fail(ErrorCode::internal, "OpenSSL makes no RSA key of {} bits", base::fewest_rsa_bits);
  return SealingKey(std::make_shared<OpensslPair>(std::move(key), false));
}

Result<SealingKey> SealingKey::from_pem(const Secret& pem) {
  const openssl::QuietErrors quiet;
  if (pem.expose().size() > longest_pem) {
    return unusable(base::format("expected at most {} bytes, found {}", longest_pem, pem.expose().size()));
  }
  auto key = key_of(pem.expose());
  if (!key) return std::move(key).failure();
  const auto checked = base::check(base::public_key_of(key->get()));
  if (!checked) return unusable(checked.error().message);
  const openssl::Owned<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new_from_pkey(nullptr, key->get(), nullptr));
  if (!context || EVP_PKEY_pairwise_check(context.get()) != 1) return unusable("its two halves do not belong together");
  return SealingKey(std::make_shared<OpensslPair>(std::move(*key), true));
}

Secret SealingKey::to_pem() const { return pair_->to_pem(); }

bool SealingKey::kept() const noexcept { return pair_->kept(); }

const std::string& SealingKey::fingerprint() const noexcept { return pair_->fingerprint(); }

}  // namespace azvmreset
