#include "guest/account_request.hpp"

#include "base/encoding/base64url.hpp"
#include "base/json/writer.hpp"
#include "base/wiped.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>

namespace azvmreset::guest {
namespace {

constexpr int contract_version = 2;

// As the script counts them.
constexpr std::string_view task_names[] = {"read", "list", "change", "verify", "key", "keys", "remove_keys"};
constexpr std::string_view way_names[] = {"none", "clear", "sealed", "made"};
constexpr std::string_view action_names[] = {"create", "password", "unlock",         "must_change",
                                             "enable", "extend",   "administrators", "remote_desktop_users"};

}  // namespace

std::string_view name_of(PasswordWay way) noexcept { return way_names[static_cast<std::size_t>(way)]; }

std::string_view name_of(AccountAction action) noexcept { return action_names[static_cast<std::size_t>(action)]; }

std::optional<AccountAction> action_named(std::string_view name) noexcept {
  const auto* const found = std::find(std::begin(action_names), std::end(action_names), name);
  if (found == std::end(action_names)) return std::nullopt;
  return static_cast<AccountAction>(found - std::begin(action_names));
}

std::string nonce_parameter(std::string_view nonce) { return "x" + std::string(nonce); }

std::string request_parameter(const AccountRequest& request) {
  base::json::Writer json;
  json.begin_object();
  json.member("version", contract_version);
  json.member("task", task_names[static_cast<std::size_t>(request.task)]);
  json.member("not_after", request.not_after);
  json.member("seconds", request.seconds);
  json.member("account", request.account);
  json.member("built_in_administrator", request.built_in_administrator);
  json.member("domain", request.domain);
  json.key("changes").begin_array();
  for (const AccountAction change : request.changes) json.string(name_of(change));
  json.end_array();
  json.member("expires", request.expires);
  json.member("password", name_of(request.password));
  json.member("key", request.key);
  json.member("sign_in", request.sign_in);
  json.key("seal_to");
  if (request.seal_to) {
    json.begin_object();
    json.member("modulus", base::base64url_encode(request.seal_to->modulus));
    json.member("exponent", base::base64url_encode(request.seal_to->exponent));
    json.end_object();
  } else {
    json.null();
  }
  json.end_object();
  return "x" + base::base64url_encode(json.text());
}

Secret secret_parameter(const Secret& password) {
  const Secret encoded = base::base64url_encode(password);
  base::WipedString text;
  text.push_back('x');
  base::append(text, encoded.expose());
  return Secret(base::view(text));
}

}  // namespace azvmreset::guest
