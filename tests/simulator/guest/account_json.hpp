// The lines that the account script writes (docs/guest-scripts.md).
#pragma once

#include "simulator/guest/windows.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace azvmreset::sim {

// An account as it was when it was read. `home`: of which Windows it is one;
// `domain`: empty for a local one.
struct ReadAccount {
  Account account;
  const Windows* home = nullptr;
  std::string domain;
};

struct AccountReply {
  std::string nonce;
  std::string outcome = "done";
  std::string reason;
  std::string step;
  std::uint32_t code = 0;
  std::string text;
  std::vector<std::string> changed;
  bool guest_read = false;
  std::optional<ReadAccount> before;
  std::optional<ReadAccount> after;
  std::vector<ReadAccount> accounts;
  bool complete = true;
  std::int64_t sign_in = -1;
  std::optional<RsaNumbers> key;
  OaepDigest opens = OaepDigest::sha256;
  std::vector<std::string> keys;

  bool beside_sealed = false;  // a sealed line went before it
};

std::string first_line(const Windows& windows, std::string_view nonce);

std::string sealed_line(std::string_view nonce, OaepDigest digest, std::string_view blocks);

// Compressed where it would be too long, and a list cut until it fits.
std::string answer_line(AccountReply reply, const Windows& windows);

}  // namespace azvmreset::sim
