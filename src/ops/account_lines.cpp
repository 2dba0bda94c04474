#include "ops/account_lines.hpp"

#include "base/encoding/base64url.hpp"
#include "base/json/reader.hpp"
#include "guest/account_request.hpp"
#include "guest/net_user.hpp"
#include "guest/scripts.hpp"

#include <optional>
#include <string_view>

namespace azvmreset::ops {
namespace {

using base::json::Document;
using base::json::Value;

// The JSON that the script is told, of either form's body.
std::optional<std::string> request_in(Value body) {
  const Value properties = body["properties"].present() ? body["properties"] : body;
  const Value script = properties["source"].present() ? properties["source"]["script"] : properties["script"].at(0);
  if (script.text_or("") != guest::account_script()) return std::nullopt;
  for (const Value parameter : properties["parameters"].elements()) {
    if (parameter["name"].text_or("") != "request") continue;
    const std::string value = parameter["value"].text_or("");
    return value.empty() ? std::nullopt : base::base64url_decode(std::string_view(value).substr(1));
  }
  return std::nullopt;
}

// What a step tells the script, whose text it is.
std::optional<Document> told_by(const DryRunStep& step) {
  const auto body = Document::parse(step.body);
  const auto text = body ? request_in(body->root()) : std::nullopt;
  if (!text) return std::nullopt;
  auto told = Document::parse(*text);
  if (!told) return std::nullopt;
  return std::move(*told);
}

bool makes_key(Value told) { return told["task"].text_or("") == "key"; }

guest::AccountRequest read_request(Value told) {
  guest::AccountRequest request;
  request.task = told["task"].text_or("") == "change" ? guest::AccountTask::change : guest::AccountTask::read;
  request.account = told["account"].text_or("");
  request.built_in_administrator = told["built_in_administrator"].boolean().value_or(false);
  request.domain = told["domain"].text_or("");
  for (const Value change : told["changes"].elements()) {
    if (const auto action = guest::action_named(change.text_or(""))) request.changes.push_back(*action);
  }
  return request;
}

}  // namespace

std::vector<std::string> net_account_lines(const DryRunStep& step) {
  const auto told = told_by(step);
  // Who sits at the console needs no key.
  if (!told || makes_key(told->root())) return {};
  return guest::net_lines(read_request(told->root()));
}

bool takes_a_key(const DryRunStep& step) {
  const auto told = told_by(step);
  if (!told) return false;
  const auto way = told->root()["password"].text_or("");
  return makes_key(told->root()) || way == "sealed" || way == "made";
}

}  // namespace azvmreset::ops
