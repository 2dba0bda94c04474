#include "simulator/guest/sealing.hpp"

#include "base/ascii.hpp"
#include "base/encoding/utf8.hpp"
#include "base/format.hpp"

#include <algorithm>

namespace azvmreset::sim {
namespace {

constexpr std::size_t kPiece = 160;
constexpr std::size_t kMostBlocks = 8;
constexpr std::size_t kUsualLength = 24;

std::string line_of(const SealedFor& whom, std::size_t index, std::size_t count) {
  return base::format("azvmreset 2 {} {} {} {}\n", whom.nonce, index, count, whom.sid);
}

bool any_in(std::string_view text, std::string_view kind) { return text.find_first_of(kind) != std::string_view::npos; }

}  // namespace

std::optional<std::string> opened(const GuestKey& key, OaepDigest digest, std::string_view blocks,
                                  const SealedFor& expected) {
  const std::size_t size = key.pair->numbers().modulus.size();
  if (blocks.empty() || blocks.size() % size != 0) return std::nullopt;
  const std::size_t count = blocks.size() / size;
  if (count > kMostBlocks) return std::nullopt;
  std::string password;
  for (std::size_t index = 1; index <= count; ++index, blocks.remove_prefix(size)) {
    const auto text = key.pair->open(digest, blocks.substr(0, size));
    const std::string line = line_of(expected, index, count);
    if (!text || !text->starts_with(line) || text->size() > line.size() + kPiece) return std::nullopt;
    password += text->substr(line.size());
  }
  if (password.empty() || !base::is_utf8(password)) return std::nullopt;
  return password;
}

std::optional<std::string> sealed(const RsaNumbers& key, OaepDigest digest, std::string_view password,
                                  const SealedFor& whom) {
  const std::size_t count = (password.size() + kPiece - 1) / kPiece;
  std::string blocks;
  for (std::size_t index = 1; index <= count; ++index) {
    const std::string_view piece = password.substr((index - 1) * kPiece, kPiece);
    const auto block = oaep_sealed(key, digest, line_of(whom, index, count) + std::string(piece));
    if (!block) return std::nullopt;
    blocks += *block;
  }
  return blocks;
}

std::string made_password(const Windows& home, std::string_view account, Chance& chance) {
  constexpr std::string_view upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", lower = "abcdefghijklmnopqrstuvwxyz",
                             digits = "0123456789", signs = "-_.+=:,";
  const std::string all = base::format("{}{}{}{}", upper, lower, digits, signs);
  const std::size_t length = std::max(kUsualLength, home.policy.min_length);
  const auto good = [&](std::string_view password) {
    const bool named =
        account.size() >= 3 && base::to_lower(password).find(base::to_lower(account)) != std::string::npos;
    return !named && any_in(password, upper) && any_in(password, lower) && any_in(password, digits) &&
           any_in(password, signs);
  };
  std::string password;
  do {
    password.clear();
    while (password.size() < length) password += all[chance.below(all.size())];
  } while (!good(password));
  return password;
}

}  // namespace azvmreset::sim
