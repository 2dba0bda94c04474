// The parameters of the account script, as its own text reads them
// (docs/guest-scripts.md).
#pragma once

#include "simulator/guest/script.hpp"
#include "simulator/rsa_oaep.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace azvmreset::sim {

struct AccountCall {
  std::string task;
  std::int64_t not_after = 0;
  std::int64_t seconds = 0;
  std::string account;
  bool built_in_administrator = false;
  std::string domain;
  std::vector<std::string> changes;
  std::string expires;
  std::optional<Time> expires_at;  // midnight of that day
  std::string password;            // none, clear, sealed or made
  std::string key;
  bool sign_in = false;
  std::optional<RsaNumbers> seal_to;
  std::optional<std::string> secret;  // a password, or ciphertext

  bool wants(std::string_view change) const;
  bool creates() const { return wants("create"); }
  bool sets_password() const { return creates() || wants("password"); }
  bool names_account() const { return built_in_administrator || !account.empty(); }
};

// What PowerShell's binder would not take: a name that is not declared, or a
// value that the command line falls apart at. Nothing: it binds.
std::optional<std::string> unbound(const Parameters& parameters);

// The 32 digits; nothing: not as the contract has it.
std::optional<std::string> nonce_of(const Parameters& parameters);

// Nothing: it cannot be read. Contradictions are told by `contradicts`.
std::optional<AccountCall> account_call(const Parameters& parameters);
bool contradicts(const AccountCall& call, bool domain_controller);

}  // namespace azvmreset::sim
