#include "simulator/guest/account_call.hpp"

#include "base/ascii.hpp"
#include "base/encoding/base64url.hpp"
#include "base/encoding/utf8.hpp"
#include "base/format.hpp"
#include "base/json/reader.hpp"
#include "base/timestamp.hpp"

#include <algorithm>
#include <array>

namespace azvmreset::sim {
namespace {

using base::equals_ignoring_case;
using base::json::Value;

constexpr std::array<std::string_view, 3> kDeclared = {"nonce", "request", "secret"};
constexpr std::array<std::string_view, 9> kMembers = {
    "version", "task", "not_after", "seconds", "account", "built_in_administrator", "domain", "changes", "expires"};
constexpr std::array<std::string_view, 4> kTasks = {"read", "list", "change", "verify"};
constexpr std::array<std::string_view, 8> kChanges = {"create", "password", "unlock",         "must_change",
                                                      "enable", "extend",   "administrators", "remote_desktop_users"};

template <class List>
bool contains(const List& list, std::string_view one) {
  return std::find(list.begin(), list.end(), one) != list.end();
}

std::optional<std::string_view> value_of(const Parameters& parameters, std::string_view name) {
  for (const auto& [one, value] : parameters) {
    if (equals_ignoring_case(one, name)) return value;
  }
  return std::nullopt;
}

// "x" and base64url of UTF-8.
std::optional<std::string> decoded(const Parameters& parameters, std::string_view name) {
  const auto value = value_of(parameters, name);
  if (!value || !value->starts_with('x')) return std::nullopt;
  auto text = base::base64url_decode(value->substr(1));
  if (text && !base::is_utf8(*text)) text.reset();
  return text;
}

bool is_domain_name(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return base::is_letter(c) || base::is_digit(c) || c == '.' || c == '-' || c == '_';
  });
}

// Whether every member is there, is of its kind, and nothing else is.
bool well_formed(Value root) {
  if (!root.is_object() || root.size() != kMembers.size()) return false;
  for (const auto& [name, value] : root.members()) {
    if (!contains(kMembers, name)) return false;
  }
  if (root["version"].integer() != 1 || !root["not_after"].integer() || !root["seconds"].integer()) return false;
  for (const std::string_view text : {"task", "account", "domain", "expires"}) {
    if (!root[text].is_string()) return false;
  }
  if (!root["built_in_administrator"].is_boolean() || !root["changes"].is_array()) return false;
  for (const Value change : root["changes"].elements()) {
    if (!change.text() || !contains(kChanges, *change.text())) return false;
  }
  return true;
}

}  // namespace

std::optional<std::string> unbound(const Parameters& parameters) {
  for (const auto& [name, value] : parameters) {
    if (!contains(kDeclared, base::to_lower(name))) {
      return base::format("A parameter cannot be found that matches parameter name '{}'.", name);
    }
    const auto plain = [](char c) { return base::is_letter(c) || base::is_digit(c) || c == '-' || c == '_'; };
    if (value.empty() || value.starts_with('-') || !std::all_of(value.begin(), value.end(), plain)) {
      return base::format("A positional parameter cannot be found that accepts an argument of '-{}'.", name);
    }
  }
  return std::nullopt;
}

std::optional<std::string> nonce_of(const Parameters& parameters) {
  const auto value = value_of(parameters, "nonce");
  if (!value || value->size() != 33 || value->front() != 'x') return std::nullopt;
  const std::string_view digits = value->substr(1);
  if (digits.find_first_not_of("0123456789abcdef") != std::string_view::npos) return std::nullopt;
  return std::string(digits);
}

std::optional<AccountCall> account_call(const Parameters& parameters) {
  const auto text = decoded(parameters, "request");
  if (!text) return std::nullopt;
  const auto document = base::json::Document::parse(*text);
  if (!document || !well_formed(document->root())) return std::nullopt;
  const Value root = document->root();
  AccountCall call;
  call.task = root["task"].text_or("");
  call.not_after = *root["not_after"].integer();
  call.seconds = *root["seconds"].integer();
  call.account = root["account"].text_or("");
  call.built_in_administrator = *root["built_in_administrator"].boolean();
  call.domain = root["domain"].text_or("");
  for (const Value change : root["changes"].elements()) call.changes.push_back(change.text_or(""));
  call.expires = root["expires"].text_or("");
  if (!contains(kTasks, call.task) || call.seconds < 10 || call.seconds > 5400) return std::nullopt;
  if (!is_domain_name(call.domain)) return std::nullopt;
  if (!call.expires.empty()) {
    call.expires_at = base::parse_timestamp(call.expires + "T00:00:00Z");
    if (!call.expires_at) return std::nullopt;
  }
  if (value_of(parameters, "secret")) {
    call.secret = decoded(parameters, "secret");
    if (!call.secret || call.secret->empty()) return std::nullopt;
  }
  return call;
}

bool contradicts(const AccountCall& call, bool domain_controller) {
  const bool creates = contains(call.changes, "create");
  const bool sets = contains(call.changes, "password");
  const bool needs_secret = creates || sets || call.task == "verify";
  if (needs_secret && !call.secret) return true;
  if (creates && (sets || call.built_in_administrator || (!call.domain.empty() && !domain_controller))) return true;
  if (contains(call.changes, "extend") && call.expires.empty()) return true;
  if (call.task != "change" && !call.changes.empty()) return true;
  const bool needs_account = call.task != "list" && !call.built_in_administrator;
  return needs_account == call.account.empty();
}

}  // namespace azvmreset::sim
