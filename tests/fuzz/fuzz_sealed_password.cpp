// Whatever the guest says it sealed: a password comes out only of blocks that are exactly as the contract has them, and
// what is sealed comes out again as it was.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/encoding/base64url.hpp"
#include "base/encoding/utf8.hpp"
#include "fuzz/require.hpp"
#include "guest/sealed_blocks.hpp"
#include "support/sealing_keys.hpp"

using namespace azvmreset;

namespace {

constexpr std::string_view nonce = "0123456789abcdef0123456789abcdef";
constexpr std::string_view sid = "S-1-5-21-1-2-3-1001";
constexpr std::string_view first_line = "azvmreset 2 0123456789abcdef0123456789abcdef 1 1 S-1-5-21-1-2-3-1001\n";

Result<Secret> opened(const guest::SealedPassword& sealed) {
  return guest::open(test::sealing_key(), sealed, nonce, sid);
}

// Of what the guest wrote.
void read_line(std::string_view output) {
  const auto sealed = guest::read_sealed_password(output, nonce);
  if (!sealed) return require(sealed.error().code == ErrorCode::protocol);
  if (!*sealed) return;
  require(output.find(nonce) != std::string_view::npos);
  require(!(*sealed)->blocks.empty());
  const auto password = opened(**sealed);
  require(!password && password.error().code == ErrorCode::protocol);
}

// Of a block that really was sealed to this key.
void open_plaintext(std::string_view text) {
  const auto& key = test::sealing_key().pair().public_key();
  const auto block = base::rsa_encrypt(key, base::OaepHash::sha256, Secret(text));
  if (!block) return require(text.size() > base::longest_plaintext(key, base::OaepHash::sha256));
  const auto password = opened({base::OaepHash::sha256, *block});
  const std::string_view piece = text.substr(std::min(first_line.size(), text.size()));
  const bool agreed = text.starts_with(first_line) && !piece.empty() && piece.size() <= 160 && base::is_utf8(piece);
  require(password.ok() == agreed);
  if (password) require(password->expose() == piece);
  // Where no answer has told the account, what it names is taken, and nothing else changes.
  const auto of_anybody = guest::open(test::sealing_key(), {base::OaepHash::sha256, *block}, nonce, std::nullopt);
  require(of_anybody.ok() || !agreed);
  if (agreed) require(of_anybody->expose() == piece);
}

void seal_and_open(std::string_view password) {
  const auto sealed = guest::seal(test::guest_key(base::OaepHash::sha1), nonce, sid, Secret(password));
  if (!sealed) return require(password.empty() || password.size() > 1280);
  const auto blocks = base::base64url_decode(sealed->expose().substr(1));
  require(blocks.has_value());
  const auto again = opened({base::OaepHash::sha1, *blocks});
  require(again.ok() == base::is_utf8(password));
  if (again) require(again->expose() == password);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  read_line(text);
  open_plaintext(text);
  seal_and_open(text);
  require(!opened({base::OaepHash::sha256, std::string(text)}));
  return 0;
}
