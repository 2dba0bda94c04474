#include "base/ascii.hpp"
#include "base/json/writer.hpp"

#include <azvmreset/permissions.hpp>

#include <algorithm>
#include <string>

namespace azvmreset {
namespace {

using base::json::Writer;

void insert(std::vector<std::string>& sorted, std::string one) {
  const auto at = std::lower_bound(sorted.begin(), sorted.end(), one);
  if (at == sorted.end() || *at != one) sorted.insert(at, std::move(one));
}

void write_list(Writer& json, std::string_view name, const std::vector<std::string>& texts) {
  json.key(name).begin_array();
  for (const std::string& text : texts) json.string(text);
  json.end_array();
}

// A role can be assignable at subscriptions and resource groups, not at what
// lies in them; at these it is assigned nevertheless.
std::string assignable(const std::string& scope) {
  const auto providers = base::find_ignoring_case(scope, "/providers/");
  return scope.substr(0, providers);
}

bool lies_in(const std::string& scope, const std::string& other) {
  return scope.size() > other.size() && base::starts_with_ignoring_case(scope, other) && scope[other.size()] == '/';
}

std::vector<std::string> assignable_scopes(const std::vector<RequiredAction>& actions) {
  std::vector<std::string> scopes;
  for (const RequiredAction& one : actions) {
    if (!one.optional) insert(scopes, assignable(one.scope));
  }
  std::vector<std::string> outermost;
  for (const std::string& scope : scopes) {
    const bool covered =
        std::any_of(scopes.begin(), scopes.end(), [&scope](const std::string& other) { return lies_in(scope, other); });
    if (!covered) outermost.push_back(scope);
  }
  return outermost;
}

}  // namespace

std::string to_json(const std::vector<RequiredAction>& actions) {
  Writer json;
  json.begin_object();
  json.member("schema", "azvmreset.required_actions/1");
  json.key("actions").begin_array();
  for (const RequiredAction& one : actions) {
    json.begin_object();
    json.member("action", one.action);
    json.member("scope", one.scope);
    json.member("purpose", one.purpose);
    json.key("rungs").begin_array();
    for (const Rung rung : one.rungs) json.string(name_of(rung));
    json.end_array();
    json.member("optional", one.optional);
    json.end_object();
  }
  json.end_array();
  return json.end_object().text();
}

std::string custom_role_json(std::string_view role_name, const std::vector<RequiredAction>& actions) {
  std::vector<std::string> names;
  for (const RequiredAction& one : actions) insert(names, one.action);
  Writer json;
  json.begin_object();
  json.member("Name", role_name);
  json.member("IsCustom", true);
  json.member("Description", "What azvmreset needs for this call, and nothing else.");
  write_list(json, "Actions", names);
  write_list(json, "NotActions", {});
  write_list(json, "DataActions", {});
  write_list(json, "NotDataActions", {});
  write_list(json, "AssignableScopes", assignable_scopes(actions));
  return json.end_object().text();
}

}  // namespace azvmreset
