#include <azvmreset/sealing.hpp>

#include "base/digest.hpp"
#include "base/encoding/base64.hpp"
#include "base/rsa_key.hpp"
#include "base/sealing_pair.hpp"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <cstddef>
#include <string>
#include <thread>
#include <vector>

#include "support/catch.hpp"
#include "support/client_certificates.hpp"

using namespace azvmreset;
using base::OaepHash;

namespace {

// Keys take long to make, so the tests share two.
EVP_PKEY* an_rsa_key() {
  static const test::Key key(EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", std::size_t{3072}));
  return key.get();
}

const SealingKey& made_key() {
  static const SealingKey key = SealingKey::generate().value();
  return key;
}

std::string refusal(const std::string& pem) {
  const auto key = SealingKey::from_pem(Secret(pem));
  REQUIRE_FALSE(key);
  CHECK(key.error().code == ErrorCode::invalid_argument);
  CHECK(key.error().remedy.find("openssl genpkey") != std::string::npos);
  CHECK(ERR_peek_error() == 0);
  return key.error().message;
}

bool says(const std::string& pem, const std::string& words) {
  const std::string message = refusal(pem);
  CAPTURE(message);
  return message.find(words) != std::string::npos;
}

std::string bytes_of(EVP_PKEY* key, const char* parameter) {
  BIGNUM* number = nullptr;
  REQUIRE(EVP_PKEY_get_bn_param(key, parameter, &number) == 1);
  std::string bytes(static_cast<std::size_t>(BN_num_bytes(number)), '\0');
  BN_bn2bin(number, reinterpret_cast<unsigned char*>(bytes.data()));
  BN_free(number);
  return bytes;
}

std::string in_lines(const std::string& base64) {
  std::string lines;
  for (std::size_t i = 0; i < base64.size(); i += 64) lines += base64.substr(i, 64) + "\n";
  return lines;
}

}  // namespace

TEST_CASE("a key that is made has 3072 bits and lives here alone", "[base][sealing_key]") {
  const SealingKey& key = made_key();
  CHECK_FALSE(key.kept());
  CHECK(key.pair().public_key().size() == 384);
  CHECK(key.pair().public_key().exponent == std::string("\x01\x00\x01", 3));
  CHECK(key.fingerprint().size() == 64);
  CHECK(key.fingerprint() != SealingKey::generate()->fingerprint());
}

TEST_CASE("a key that was written is the same when it is read", "[base][sealing_key]") {
  const SealingKey& made = made_key();
  const Secret pem = made.to_pem();
  CHECK(pem.expose().starts_with("-----BEGIN PRIVATE KEY-----\n"));
  const auto read = SealingKey::from_pem(pem);
  REQUIRE(read);
  CHECK(read->kept());
  CHECK(read->fingerprint() == made.fingerprint());
  CHECK((read->pair().public_key().modulus == made.pair().public_key().modulus));
  CHECK((read->to_pem().expose() == pem.expose()));
  const auto block = base::rsa_encrypt(made.pair().public_key(), OaepHash::sha1, Secret("secret"));
  REQUIRE(block);
  CHECK((read->pair().open(OaepHash::sha1, *block)->expose() == "secret"));
}

TEST_CASE("a key is known by the SHA-256 of its public half", "[base][sealing_key]") {
  EVP_PKEY* const large = an_rsa_key();
  const auto key = SealingKey::from_pem(Secret(test::pem_of(large)));
  REQUIRE(key);
  unsigned char* der = nullptr;
  const int size = i2d_PUBKEY(large, &der);
  CHECK(key->fingerprint() == base::sha256_hex({reinterpret_cast<char*>(der), static_cast<std::size_t>(size)}));
  OPENSSL_free(der);
}

TEST_CASE("PKCS #8 and PKCS #1 are read, whatever stands around them", "[base][sealing_key]") {
  EVP_PKEY* const large = an_rsa_key();
  const std::string modern = test::pem_of(large);
  const auto plain = SealingKey::from_pem(Secret(modern));
  REQUIRE(plain);
  for (const std::string& pem :
       {test::old_pem_of(large), "\xEF\xBB\xBF" + modern, "Bag Attributes\n" + test::public_pem_of(large) + modern}) {
    const auto key = SealingKey::from_pem(Secret(pem));
    REQUIRE(key);
    CHECK(key->fingerprint() == plain->fingerprint());
    CHECK(key->kept());
  }
  CHECK(ERR_peek_error() == 0);
}

TEST_CASE("what is no sealing key is refused with what was found", "[base][sealing_key]") {
  const std::string large = test::pem_of(an_rsa_key());
  CHECK(says("", "found nothing"));
  CHECK(says("hello", "found no private key"));
  CHECK(says(test::public_pem_of(an_rsa_key()), "found no private key"));
  CHECK(says(test::pem_of(test::rsa_key()), "2048"));
  CHECK(says(test::pem_of(test::ec_key()), "EC"));
  CHECK(says(test::pem_of(an_rsa_key(), "passphrase"), "encrypted"));
  CHECK(says(test::old_pem_of(an_rsa_key(), "passphrase"), "encrypted"));
  CHECK(says(large + large, "more than one"));
  CHECK(says(large.substr(0, 800), "damaged"));
  CHECK(says("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "damaged"));
  CHECK(says("-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n", "OPENSSH"));
  CHECK(says(std::string(70'000, 'a'), "70000"));
}

TEST_CASE("a key whose halves do not belong together is refused", "[base][sealing_key]") {
  // Its private exponent is another one.
  std::string der = test::der_of(an_rsa_key());
  const std::string exponent = bytes_of(an_rsa_key(), OSSL_PKEY_PARAM_RSA_D);
  const std::size_t place = der.find(exponent);
  REQUIRE(place != std::string::npos);
  der[place + exponent.size() - 1] ^= 2;
  CHECK(says("-----BEGIN PRIVATE KEY-----\n" + in_lines(base::base64_encode(der)) + "-----END PRIVATE KEY-----\n",
             "belong together"));
}

TEST_CASE("many threads open with one key", "[base][sealing_key]") {
  const SealingKey& key = made_key();
  const std::string block = base::rsa_encrypt(key.pair().public_key(), OaepHash::sha256, Secret("secret")).value();
  std::vector<int> opened(4);
  std::vector<std::thread> threads;
  for (int& count : opened) {
    threads.emplace_back([&count, key, &block] {
      for (int i = 0; i < 5; ++i) count += key.pair().open(OaepHash::sha256, block).ok() ? 1 : 0;
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(opened == std::vector<int>(4, 5));
}
