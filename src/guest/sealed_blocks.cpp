#include "guest/sealed_blocks.hpp"

#include "base/encoding/utf8.hpp"
#include "base/fail.hpp"
#include "base/sealing_pair.hpp"
#include "base/wiped.hpp"
#include "guest/account_request.hpp"

#include <array>
#include <cstddef>
#include <string>

namespace azvmreset::guest {
namespace {

using base::fail;

constexpr std::size_t longest_piece = 160;
constexpr std::size_t most_blocks = 8;  // 1,280 bytes: no Windows takes a longer password

// The first line of a block, in the parts that are told apart when it is not as expected.
struct Line {
  std::string_view what;
  std::string text;
};

std::array<Line, 4> lines_for(std::string_view nonce, std::size_t index, std::size_t count, std::string_view sid) {
  return {{
      {"version", "azvmreset 2 "},
      {"nonce", base::format("{} ", nonce)},
      {"place among the blocks", base::format("{} {} ", index, count)},
      {"account", base::format("{}\n", sid)},
  }};
}

Secret block_of(const std::array<Line, 4>& lines, std::string_view piece) {
  base::WipedString text;
  for (const Line& line : lines) base::append(text, line.text);
  base::append(text, piece);
  return Secret(base::view(text));
}

// Whom a block names in its first line; empty where that cannot be an account.
std::string account_named(std::string_view block) {
  const std::string_view line = block.substr(0, block.find('\n'));
  const std::string_view account = line.substr(line.rfind(' ') + 1);
  const bool is_sid =
      account.starts_with("S-1-") && account.find_first_not_of("-0123456789", 4) == std::string_view::npos;
  return is_sid || account == no_account_yet ? std::string(account) : "";
}

// The piece of the password in a block.
Result<std::string_view> piece_of(std::string_view block, const std::array<Line, 4>& lines) {
  for (const Line& line : lines) {
    if (!block.starts_with(line.text)) {
      return fail(ErrorCode::protocol, "a sealed block is not what was asked for: its {} is another", line.what);
    }
    block.remove_prefix(line.text.size());
  }
  if (block.empty() || block.size() > longest_piece) {
    return fail(ErrorCode::protocol, "a sealed block holds {} bytes of a password, expected 1 to {}", block.size(),
                longest_piece);
  }
  return block;
}

}  // namespace

Result<Secret> seal(const GuestKey& key, std::string_view nonce, std::string_view sid, const Secret& password) {
  const std::string_view text = password.expose();
  const std::size_t count = (text.size() + longest_piece - 1) / longest_piece;
  if (count == 0 || count > most_blocks) {
    return fail(ErrorCode::invalid_argument, "a password of 1 to {} bytes can be sealed, found {}",
                most_blocks * longest_piece, text.size());
  }
  std::string blocks;
  for (std::size_t index = 1; index <= count; ++index) {
    const std::string_view piece = text.substr((index - 1) * longest_piece, longest_piece);
    auto block = base::rsa_encrypt(key.public_key, key.hash, block_of(lines_for(nonce, index, count, sid), piece));
    if (!block) return std::move(block).failure();
    blocks += *block;
  }
  return secret_parameter(Secret(blocks));
}

Result<Secret> open(const SealingKey& key, const SealedPassword& sealed, std::string_view nonce,
                    std::optional<std::string_view> sid) {
  const std::size_t size = key.pair().public_key().size();
  const std::size_t count = sealed.blocks.size() / size;
  if (count == 0 || count > most_blocks || sealed.blocks.size() % size != 0) {
    return fail(ErrorCode::protocol, "found {} bytes of sealed blocks, expected 1 to {} blocks of {} bytes each",
                sealed.blocks.size(), most_blocks, size);
  }
  base::WipedString password;
  std::string account(sid.value_or(""));
  for (std::size_t index = 1; index <= count; ++index) {
    const auto ciphertext = std::string_view(sealed.blocks).substr((index - 1) * size, size);
    auto block = key.pair().open(sealed.hash, ciphertext);
    if (!block) return std::move(block).failure();
    if (!sid && index == 1) account = account_named(block->expose());
    if (!sid && account.empty())
      return fail(ErrorCode::protocol, "a sealed block is for no account: expected a SID or -");
    const auto piece = piece_of(block->expose(), lines_for(nonce, index, count, account));
    if (!piece) return piece.error();
    base::append(password, *piece);
  }
  if (!base::is_utf8(base::view(password))) {
    return fail(ErrorCode::protocol, "what was sealed is no text in UTF-8");
  }
  return Secret(base::view(password));
}

}  // namespace azvmreset::guest
