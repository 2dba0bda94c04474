// Resets whose password the scripted guest makes.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ops/resume.hpp"
#include "ops/scripted_guest.hpp"

namespace azvmreset::test {

inline constexpr std::string_view kSecretFile = "/password";
inline constexpr std::string_view kKeyFile = "/key.pem";

// Kept by the caller: it came from PEM.
inline SealingKey kept_key() { return SealingKey::from_pem(sealing_key().to_pem()).value(); }

inline GuestWords has_set() {
  GuestWords words;
  words.after = std::string(kGuestAccount);
  words.changed = R"(["password"])";
  words.sign_in = 0;
  return words;
}

inline ResetPassword sealed_reset(const ScriptedGuest& guest) {
  ResetPassword request(guest.vm(), "azureuser", Secret());
  request.method = Method::run_command;
  request.sealing_key = kept_key();
  request.secret_sink = FileSink(std::string(kSecretFile));
  return request;
}

inline Resume resumed(std::string token) {
  Resume request(std::move(token));
  request.sealing_key = kept_key();
  request.secret_sink = FileSink(std::string(kSecretFile), true);
  return request;
}

inline Result<ResetResult> reset(ScriptedGuest& guest, ResetPassword request) {
  return guest.runner.run(ops::reset_password(guest.context(), std::move(request)));
}
inline Result<ResetResult> resume(ScriptedGuest& guest, Resume request) {
  return guest.runner.run(ops::resume(guest.context(), std::move(request)));
}

// What the caller has; empty: nothing.
inline std::string delivered(const ScriptedGuest& guest) {
  const auto found = guest.files.files.find(std::string(kSecretFile));
  if (found == guest.files.files.end()) return "";
  return std::string(found->second.substr(0, found->second.size() - 1));
}

inline bool says(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

inline bool has(const std::vector<Finding>& findings, std::string_view code) {
  for (const Finding& finding : findings) {
    if (finding.code == code) return true;
  }
  return false;
}

using Instead = std::optional<Result<http::Response>>;

inline Error cut_off() {
  Error lost(ErrorCode::connection, "the connection broke");
  lost.may_have_arrived = true;
  return lost;
}

inline std::vector<std::string> nonces_sent(const ScriptedGuest& guest) {
  std::vector<std::string> nonces;
  for (const Sent& sent : guest.wire.sent()) {
    if (!ScriptedGuest::writes_command(sent)) continue;
    const auto body = base::json::Document::parse(sent.body);
    for (const auto each : body->root()["properties"]["parameters"].elements()) {
      if (each["name"].text_or("") == "nonce") nonces.push_back(each["value"].text_or("x").substr(1));
    }
  }
  return nonces;
}

}  // namespace azvmreset::test
