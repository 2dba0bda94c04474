#include "simulator/guest/account_call.hpp"

#include "base/ascii.hpp"
#include "base/encoding/base64url.hpp"
#include "base/encoding/utf8.hpp"
#include "base/format.hpp"
#include "base/guid.hpp"
#include "base/json/reader.hpp"
#include "base/timestamp.hpp"

#include <algorithm>
#include <array>

namespace azvmreset::sim {
namespace {

using base::equals_ignoring_case;
using base::json::Value;

constexpr std::array<std::string_view, 3> kDeclared = {"nonce", "request", "secret"};
constexpr std::array<std::string_view, 13> kMembers = {
    "version", "task",     "not_after", "seconds", "account", "built_in_administrator", "domain", "changes",
    "expires", "password", "key",       "sign_in", "seal_to"};
constexpr std::array<std::string_view, 7> kTasks = {"read", "list", "change", "verify", "key", "keys", "remove_keys"};
constexpr std::array<std::string_view, 4> kWays = {"none", "clear", "sealed", "made"};
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

// "x" and base64url.
std::optional<std::string> bytes_of(const Parameters& parameters, std::string_view name) {
  const auto value = value_of(parameters, name);
  if (!value || !value->starts_with('x')) return std::nullopt;
  return base::base64url_decode(value->substr(1));
}

std::optional<std::string> text_of(const Parameters& parameters, std::string_view name) {
  auto text = bytes_of(parameters, name);
  if (text && !base::is_utf8(*text)) text.reset();
  return text;
}

bool is_domain_name(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return base::is_letter(c) || base::is_digit(c) || c == '.' || c == '-' || c == '_';
  });
}

bool is_key_name(std::string_view text) { return base::is_guid(text) && base::to_lower(text) == text; }

template <std::size_t Size>
bool is_one_of(Value value, const std::array<std::string_view, Size>& words) {
  return value.text() && contains(words, *value.text());
}

// Whether every member is there, is of its kind, and nothing else is.
bool well_formed(Value root) {
  if (!root.is_object() || root.size() != kMembers.size() || root["version"].integer() != 2) return false;
  for (const std::string_view name : kMembers) {
    if (!root[name].present()) return false;
  }
  if (!root["not_after"].integer() || !root["seconds"].integer()) return false;
  for (const std::string_view text : {"account", "domain", "expires"}) {
    if (!root[text].is_string()) return false;
  }
  if (!root["built_in_administrator"].is_boolean() || !root["changes"].is_array()) return false;
  for (const Value change : root["changes"].elements()) {
    if (!is_one_of(change, kChanges)) return false;
  }
  if (!is_one_of(root["task"], kTasks)) return false;
  if (!is_one_of(root["password"], kWays) || !root["key"].is_string() || !root["sign_in"].is_boolean()) return false;
  return root["seal_to"].is_null() || root["seal_to"].is_object();
}

std::optional<RsaNumbers> numbers_in(Value key) {
  const auto modulus = base::base64url_decode(key["modulus"].text_or("!"));
  const auto exponent = base::base64url_decode(key["exponent"].text_or("!"));
  if (!modulus || !exponent || modulus->empty() || exponent->empty() || key.size() != 2) return std::nullopt;
  return RsaNumbers{*modulus, *exponent};
}

bool read_password_way(Value root, AccountCall& call) {
  call.password = root["password"].text_or("");
  call.key = root["key"].text_or("");
  call.sign_in = *root["sign_in"].boolean();
  if (!call.key.empty() && !is_key_name(call.key)) return false;
  if (root["seal_to"].is_null()) return true;
  call.seal_to = numbers_in(root["seal_to"]);
  return call.seal_to.has_value();
}

// Whether what is said of the password goes with the rest.
bool password_contradicts(const AccountCall& call) {
  const bool way_given = call.password != "none";
  const bool verifies = call.task == "verify";
  if (way_given != (call.sets_password() || verifies)) return true;
  if (verifies && call.password == "made") return true;
  if (call.secret.has_value() != (call.password == "clear" || call.password == "sealed")) return true;
  if (call.key.empty() != (call.task != "key" && call.password != "sealed")) return true;
  if (call.seal_to.has_value() != (call.password == "made")) return true;
  return call.sign_in && (!way_given || call.task != "change");
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

bool AccountCall::wants(std::string_view change) const { return contains(changes, change); }

std::optional<AccountCall> account_call(const Parameters& parameters) {
  const auto text = text_of(parameters, "request");
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
  if (call.seconds < 10 || call.seconds > 5400 || !is_domain_name(call.domain)) return std::nullopt;
  if (!call.expires.empty()) {
    call.expires_at = base::parse_timestamp(call.expires + "T00:00:00Z");
    if (!call.expires_at) return std::nullopt;
  }
  if (!read_password_way(root, call)) return std::nullopt;
  if (value_of(parameters, "secret")) {
    call.secret = call.password == "sealed" ? bytes_of(parameters, "secret") : text_of(parameters, "secret");
    if (!call.secret || call.secret->empty()) return std::nullopt;
  }
  return call;
}

bool contradicts(const AccountCall& call, bool domain_controller) {
  if (password_contradicts(call)) return true;
  if (call.creates() &&
      (call.wants("password") || call.built_in_administrator || (!call.domain.empty() && !domain_controller))) {
    return true;
  }
  if (call.wants("extend") && call.expires.empty()) return true;
  if (call.task != "change" && !call.changes.empty()) return true;
  if (call.built_in_administrator) return !call.account.empty();
  if (call.task == "key") return false;
  const bool needs_account = call.task != "list" && call.task != "keys" && call.task != "remove_keys";
  return needs_account == call.account.empty();
}

}  // namespace azvmreset::sim
