#include "base/rsa.hpp"

#include "base/rsa_key.hpp"
#include "base/sealing_pair.hpp"

#include <azvmreset/sealing.hpp>

#include <openssl/err.h>

#include <string>
#include <vector>

#include "support/catch.hpp"

using namespace azvmreset;
using base::OaepHash;

namespace {

const SealingKey& key() {
  static const SealingKey made = SealingKey::generate().value();
  return made;
}

const base::RsaPublicKey& public_key() { return key().pair().public_key(); }

base::RsaPublicKey key_of_bits(int bits) {
  std::string modulus(static_cast<std::size_t>((bits + 7) / 8), '\x55');
  modulus.front() = static_cast<char>(1 << ((bits - 1) % 8));
  return {modulus, std::string("\x01\x00\x01", 3)};
}

}  // namespace

TEST_CASE("what is encrypted opens again, with the hash it was made with and no other", "[base][rsa]") {
  for (const OaepHash hash : {OaepHash::sha256, OaepHash::sha1}) {
    CAPTURE(base::name_of(hash));
    const std::string longest(base::longest_plaintext(public_key(), hash), '\xFF');
    for (const std::string& text : {std::string(), std::string("\0a", 2), longest}) {
      const auto block = base::rsa_encrypt(public_key(), hash, Secret(text));
      REQUIRE(block);
      CHECK(block->size() == 384);
      const auto opened = key().pair().open(hash, *block);
      REQUIRE(opened);
      CHECK((opened->expose() == text));
      const OaepHash other = hash == OaepHash::sha256 ? OaepHash::sha1 : OaepHash::sha256;
      CHECK_FALSE(key().pair().open(other, *block));
    }
    CHECK(base::rsa_encrypt(public_key(), hash, Secret(longest + "a")).error().code == ErrorCode::invalid_argument);
  }
}

TEST_CASE("the same text is never encrypted to the same block", "[base][rsa]") {
  const auto one = base::rsa_encrypt(public_key(), OaepHash::sha256, Secret("secret"));
  const auto two = base::rsa_encrypt(public_key(), OaepHash::sha256, Secret("secret"));
  REQUIRE(one);
  REQUIRE(two);
  CHECK((*one != *two));
}

TEST_CASE("a block has room for what the padding leaves", "[base][rsa]") {
  CHECK(base::longest_plaintext(public_key(), OaepHash::sha256) == 384 - 2 * 32 - 2);
  CHECK(base::longest_plaintext(public_key(), OaepHash::sha1) == 384 - 2 * 20 - 2);
  CHECK(base::longest_plaintext({std::string(66, '\x01'), ""}, OaepHash::sha256) == 0);
  CHECK(base::longest_plaintext({std::string(67, '\x01'), ""}, OaepHash::sha256) == 1);
  CHECK(base::longest_plaintext({}, OaepHash::sha1) == 0);
}

TEST_CASE("every block that does not open fails with the same words", "[base][rsa]") {
  const std::string block = base::rsa_encrypt(public_key(), OaepHash::sha256, Secret("secret")).value();
  const SealingKey other = SealingKey::generate().value();
  std::vector<std::string> bad = {"", block.substr(1), block + "a", std::string(384, '\0'), std::string(384, '\xFF')};
  for (const std::size_t place : {std::size_t{0}, std::size_t{1}, std::size_t{200}, std::size_t{383}}) {
    bad.push_back(block);
    bad.back()[place] ^= 1;
  }
  const auto words = other.pair().open(OaepHash::sha256, block);
  REQUIRE_FALSE(words);
  CHECK(words.error().code == ErrorCode::protocol);
  for (const std::string& text : bad) {
    const auto opened = key().pair().open(OaepHash::sha256, text);
    REQUIRE_FALSE(opened);
    CHECK(opened.error().code == ErrorCode::protocol);
    CHECK(opened.error().message == words.error().message);
  }
  CHECK(ERR_peek_error() == 0);
}

TEST_CASE("a key from outside is of a size and an exponent that can be trusted", "[base][rsa]") {
  CHECK(base::check(public_key()));
  for (const int bits : {3072, 3073, 4096, 8192}) {
    CAPTURE(bits);
    CHECK(base::check(key_of_bits(bits)));
    CHECK(base::rsa_encrypt(key_of_bits(bits), OaepHash::sha256, Secret("a")));
  }
  for (const int bits : {8, 1024, 2048, 3071, 8193, 16384}) {
    CAPTURE(bits);
    const auto checked = base::check(key_of_bits(bits));
    REQUIRE_FALSE(checked);
    CHECK(checked.error().code == ErrorCode::invalid_argument);
    CHECK(checked.error().message.find(std::to_string(bits)) != std::string::npos);
  }
  base::RsaPublicKey longer = public_key();
  longer.modulus.insert(longer.modulus.begin(), '\0');
  CHECK_FALSE(base::check(longer));
  base::RsaPublicKey even = public_key();
  even.modulus.back() ^= 1;
  CHECK_FALSE(base::check(even));
  CHECK_FALSE(base::check({}));

  base::RsaPublicKey key = public_key();
  for (const std::string& exponent : {std::string("\x03"), std::string("\xFF\xFF\xFF\xFF")}) {
    key.exponent = exponent;
    CHECK(base::check(key));
    CHECK(base::rsa_encrypt(key, OaepHash::sha1, Secret("a")));
  }
  for (const std::string& exponent :
       {std::string(), std::string("\x01"), std::string("\x04"), std::string("\x00\x03", 2), std::string("\x00", 1),
        std::string("\x01\x00\x00\x00\x01", 5)}) {
    key.exponent = exponent;
    CHECK_FALSE(base::check(key));
    CHECK(base::rsa_encrypt(key, OaepHash::sha256, Secret("a")).error().code == ErrorCode::invalid_argument);
  }
  CHECK(ERR_peek_error() == 0);
}
