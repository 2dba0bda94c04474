// Passwords that nobody reads on their way (docs/guest-scripts.md).
#pragma once

#include "simulator/chance.hpp"
#include "simulator/guest/windows.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace azvmreset::sim {

// For which call and account a password is sealed. `sid`: "-" for one that is
// still to be created.
struct SealedFor {
  std::string_view nonce;
  std::string_view sid;
};

// Nothing: a block does not open with this key, or its line says something else.
std::optional<std::string> opened(const GuestKey& key, OaepDigest digest, std::string_view blocks,
                                  const SealedFor& expected);

// Nothing: the caller's key is none.
std::optional<std::string> sealed(const RsaNumbers& key, OaepDigest digest, std::string_view password,
                                  const SealedFor& whom);

std::string made_password(const Windows& home, std::string_view account, Chance& chance);

}  // namespace azvmreset::sim
