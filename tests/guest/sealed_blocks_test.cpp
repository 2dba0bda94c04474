#include "guest/sealed_blocks.hpp"

#include <string>
#include <string_view>

#include "base/encoding/base64url.hpp"
#include "guest/account_request.hpp"
#include "support/catch.hpp"
#include "support/freed_memory.hpp"
#include "support/sealing_keys.hpp"

using namespace azvmreset;
using namespace azvmreset::guest;
using azvmreset::test::guest_key;
using azvmreset::test::sealing_key;
using base::OaepHash;

namespace {

const std::string nonce = "0123456789abcdef0123456789abcdef";
const std::string sid = "S-1-5-21-1-2-3-1001";

std::string line(const std::string& index, const std::string& count) {
  return "azvmreset 2 " + nonce + " " + index + " " + count + " " + sid + "\n";
}

std::string encrypted(const std::string& plaintext, OaepHash hash = OaepHash::sha256) {
  return base::rsa_encrypt(sealing_key().pair().public_key(), hash, Secret(plaintext)).value();
}

// What `seal` made, as the other side would have told it.
SealedPassword sealed(const std::string& password, OaepHash hash = OaepHash::sha256) {
  const auto parameter = seal(guest_key(hash), nonce, sid, Secret(password));
  REQUIRE(parameter);
  REQUIRE(parameter->expose().front() == 'x');
  return {hash, base::base64url_decode(parameter->expose().substr(1)).value()};
}

std::string refusal(const SealedPassword& password, const std::string& of_nonce = nonce,
                    const std::string& of_sid = sid, const SealingKey& key = sealing_key()) {
  const auto opened = open(key, password, of_nonce, of_sid);
  REQUIRE_FALSE(opened);
  CHECK(opened.error().code == ErrorCode::protocol);
  return opened.error().message;
}

bool says(const std::string& message, const std::string& words) {
  CAPTURE(message, words);
  return message.find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("a password opens as it was sealed, in both hashes", "[guest][sealed_blocks]") {
  for (const OaepHash hash : {OaepHash::sha256, OaepHash::sha1}) {
    for (const std::size_t length : {1, 160, 161, 1280}) {
      CAPTURE(base::name_of(hash), length);
      const std::string password(length, 'p');
      const SealedPassword blocks = sealed(password, hash);
      CHECK(blocks.blocks.size() == 384 * ((length + 159) / 160));
      const auto opened = open(sealing_key(), blocks, nonce, sid);
      REQUIRE(opened);
      CHECK((opened->expose() == password));
    }
  }
}

TEST_CASE("a character may be cut between two blocks", "[guest][sealed_blocks]") {
  const std::string password = std::string(159, 'a') + "\xE2\x82\xAC and more";
  const auto opened = open(sealing_key(), sealed(password), nonce, sid);
  REQUIRE(opened);
  CHECK((opened->expose() == password));
}

TEST_CASE("for an account that is still to be created a hyphen stands", "[guest][sealed_blocks]") {
  const SealedPassword blocks{OaepHash::sha256, encrypted("azvmreset 2 " + nonce + " 1 1 -\nsecret")};
  CHECK((open(sealing_key(), blocks, nonce, no_account_yet)->expose() == "secret"));
  CHECK(says(refusal(blocks), "account"));
}

TEST_CASE("a block is as the contract has it, byte for byte", "[guest][sealed_blocks]") {
  const std::string block = sealed("secret").blocks;
  CHECK((sealing_key().pair().open(OaepHash::sha256, block)->expose() == line("1", "1") + "secret"));
  const std::string two = sealed(std::string(161, 'b')).blocks;
  CHECK((sealing_key().pair().open(OaepHash::sha256, two.substr(384))->expose() == line("2", "2") + "b"));
}

TEST_CASE("a password of another call or account is refused", "[guest][sealed_blocks]") {
  const SealedPassword blocks = sealed("secret");
  CHECK(says(refusal(blocks, "1123456789abcdef0123456789abcdef"), "its nonce is another"));
  CHECK(says(refusal(blocks, nonce, "S-1-5-21-1-2-3-1002"), "its account is another"));
  CHECK(says(refusal(blocks, nonce, "S-1-5-21-1-2-3-100"), "its account is another"));
  CHECK(says(refusal(blocks, nonce, "-"), "its account is another"));
  CHECK(says(refusal(blocks, nonce, ""), "its account is another"));
}

TEST_CASE("an account that no answer has told is the same in every block", "[guest][sealed_blocks]") {
  const auto opened = open(sealing_key(), sealed(std::string(200, 'p')), nonce, std::nullopt);
  REQUIRE(opened);
  CHECK((opened->expose() == std::string(200, 'p')));
  const auto of = [](const std::string& first, const std::string& second) {
    const std::string line = "azvmreset 2 " + nonce;
    const SealedPassword blocks{
        OaepHash::sha256, encrypted(line + " 1 2 " + first + "\nsec") + encrypted(line + " 2 2 " + second + "\nret")};
    return open(sealing_key(), blocks, nonce, std::nullopt);
  };
  CHECK((of("-", "-")->expose() == "secret"));
  CHECK_FALSE(of(sid, "S-1-5-21-1-2-3-1002"));
  CHECK_FALSE(of("", ""));
  CHECK_FALSE(of("somebody", "somebody"));
  CHECK_FALSE(of("S-1-5 21", "S-1-5 21"));
}

TEST_CASE("blocks that are missing, repeated or in another order are refused", "[guest][sealed_blocks]") {
  const std::string three = sealed(std::string(400, 'c')).blocks;
  const auto block = [&](std::size_t index) { return three.substr((index - 1) * 384, 384); };
  for (const std::string& blocks :
       {block(1) + block(2), block(2) + block(3), block(1), block(3), block(2) + block(1) + block(3),
        block(1) + block(2) + block(2), block(1) + block(1) + block(3), three + block(3), three + block(1)}) {
    CHECK(says(refusal({OaepHash::sha256, blocks}), "its place among the blocks is another"));
  }
  // Of two passwords of one call, one half each.
  const std::string other = sealed(std::string(300, 'd')).blocks;
  CHECK(says(refusal({OaepHash::sha256, block(1) + other.substr(384)}), "place"));
}

TEST_CASE("every part of the first line is checked", "[guest][sealed_blocks]") {
  const auto of = [](const std::string& text) { return refusal({OaepHash::sha256, encrypted(text)}); };
  const std::string rest = nonce + " 1 1 " + sid + "\nsecret";
  CHECK(says(of("azvmreset 1 " + rest), "its version is another"));
  CHECK(says(of("azvmreset 20 " + rest), "its version is another"));
  CHECK(says(of("Azvmreset 2 " + rest), "its version is another"));
  CHECK(says(of(""), "its version is another"));
  CHECK(says(of("secret"), "its version is another"));
  CHECK(says(of("azvmreset 2  " + rest), "its nonce is another"));
  CHECK(says(of("azvmreset 2 " + nonce), "its nonce is another"));
  for (const char* place : {"0 1", "2 1", "1 2", "1 10", "01 1", "1 01", "+1 1", "1  1", "1 1 1", "-1 1"}) {
    CAPTURE(place);
    CHECK(of("azvmreset 2 " + nonce + " " + place + " " + sid + "\nsecret").find(" is another") != std::string::npos);
  }
  CHECK(says(of("azvmreset 2 " + nonce + " 1 1 " + sid), "its account is another"));
  CHECK(says(of("azvmreset 2 " + nonce + " 1 1 " + sid + "\r\nsecret"), "its account is another"));
  CHECK(says(of("azvmreset 2 " + nonce + " 1 1 " + sid + " \nsecret"), "its account is another"));
}

TEST_CASE("a piece has 1 to 160 bytes", "[guest][sealed_blocks]") {
  CHECK(says(refusal({OaepHash::sha256, encrypted(line("1", "1"))}), "holds 0 bytes"));
  CHECK(says(refusal({OaepHash::sha256, encrypted(line("1", "1") + std::string(161, 'a'))}), "holds 161 bytes"));
  CHECK(open(sealing_key(), {OaepHash::sha256, encrypted(line("1", "1") + std::string(160, 'a'))}, nonce, sid));
}

TEST_CASE("what is no UTF-8 once it is whole is refused", "[guest][sealed_blocks]") {
  for (const std::string bytes : {"\xFF", "\xC3", "a\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80"}) {
    CHECK(says(refusal({OaepHash::sha256, encrypted(line("1", "1") + bytes)}), "UTF-8"));
  }
  const std::string cut = encrypted(line("1", "2") + "\xE2\x82") + encrypted(line("2", "2") + "a");
  CHECK(says(refusal({OaepHash::sha256, cut}), "UTF-8"));
}

TEST_CASE("a damaged block, another key and the other hash open nothing", "[guest][sealed_blocks]") {
  const SealedPassword good = sealed(std::string(200, 's'));
  const std::string words = "does not open";
  for (const std::size_t place : {0, 100, 383, 384, 767}) {
    SealedPassword damaged = good;
    damaged.blocks[place] ^= 0x10;
    CHECK(says(refusal(damaged), words));
  }
  CHECK(says(refusal(good, nonce, sid, test::another_sealing_key()), words));
  CHECK(says(refusal({OaepHash::sha1, good.blocks}), words));
  CHECK(says(refusal({OaepHash::sha256, sealed("secret", OaepHash::sha1).blocks}), words));
  CHECK(says(refusal({OaepHash::sha256, std::string(384, '\0')}), words));
}

TEST_CASE("ciphertext that is no whole number of blocks, or too many, is not even tried", "[guest][sealed_blocks]") {
  const std::string block = encrypted(line("1", "1") + "secret");
  for (const std::string& blocks : {std::string(), block.substr(1), block + "a", std::string(9 * 384, 'a')}) {
    CHECK(says(refusal({OaepHash::sha256, blocks}), "expected 1 to 8 blocks of 384 bytes each"));
  }
}

TEST_CASE("what cannot be sealed is refused before", "[guest][sealed_blocks]") {
  CHECK(seal(guest_key(), nonce, sid, Secret()).error().code == ErrorCode::invalid_argument);
  CHECK(seal(guest_key(), nonce, sid, Secret(std::string(1281, 'a'))).error().code == ErrorCode::invalid_argument);
  CHECK(seal({}, nonce, sid, Secret("a")).error().code == ErrorCode::invalid_argument);
  CHECK(seal(guest_key(), nonce, std::string(300, '1'), Secret("a")).error().code == ErrorCode::invalid_argument);
}

TEST_CASE("sealing and opening leave no password behind", "[guest][sealed_blocks]") {
  const std::string password = std::string(150, 'a') + "correct horse battery staple";
  const SealedPassword blocks = sealed(password);
  CHECK(test::left_in_freed_memory({"horse", "correct"}, [&] {
          const Secret secret{std::string_view(password)};
          if (!seal(guest_key(), nonce, sid, secret)) FAIL();
          if (!open(sealing_key(), blocks, nonce, sid)) FAIL();
          if (open(sealing_key(), blocks, nonce, "-")) FAIL();
        }) == 0);
}
