#include "simulator/arm/rights.hpp"

#include "base/ascii.hpp"
#include "base/format.hpp"
#include "base/json/writer.hpp"
#include "simulator/arm/error.hpp"

namespace azvmreset::sim {
namespace {

using base::equals_ignoring_case;
using base::format;
using base::json::Writer;

// "Microsoft.Compute/*" covers what begins so.
bool covers(std::string_view pattern, std::string_view action) {
  if (!pattern.ends_with('*')) return equals_ignoring_case(pattern, action);
  pattern.remove_suffix(1);
  return base::starts_with_ignoring_case(action, pattern);
}

// Whether what has that id is the scope, or is in it.
bool within(std::string_view id, std::string_view scope) {
  return base::starts_with_ignoring_case(id, scope) && (id.size() == scope.size() || id[scope.size()] == '/');
}

// The scope that rights are asked for stands before their provider.
std::string_view scope_of(const Call& call) {
  const std::string_view whole = call.path.scope;
  const std::string lower = base::to_lower(whole);
  return whole.substr(0, lower.find("/providers/microsoft.authorization"));
}

// F10/4a.
bool shown_at(const Lock& lock, std::string_view scope, LocksShown which) {
  return which == LocksShown::inherited ? within(scope, lock.scope) : equals_ignoring_case(scope, lock.scope);
}

void write_lock(Writer& out, const Lock& lock) {
  out.begin_object()
      .member("id", format("{}/providers/Microsoft.Authorization/locks/{}", lock.scope, lock.name))
      .member("name", lock.name)
      .member("type", "Microsoft.Authorization/locks")
      .key("properties")
      .begin_object()
      .member("level", lock.level)
      .end_object()
      .end_object();
}

void write_permissions(Writer& out, const Principal& principal) {
  out.begin_object().key("actions").begin_array().string("*").end_array().key("notActions").begin_array();
  for (const std::string& denied : principal.denied_actions) out.string(denied);
  out.end_array().key("dataActions").begin_array().end_array().key("notDataActions").begin_array().end_array();
  out.end_object();
}

}  // namespace

std::optional<Answer> lacking(const Principal& principal, std::string_view action, std::string_view scope,
                              std::string_view code) {
  for (const std::string& denied : principal.denied_actions) {
    if (!covers(denied, action)) continue;
    return refusal({403, code,
                    format("The client '{}' with object id '{}' does not have authorization to perform action '{}' "
                           "over scope '{}' or the scope is invalid. If access was recently granted, please refresh "
                           "your credentials.",
                           principal.client_id, principal.object_id, action, scope)});
  }
  return std::nullopt;
}

std::optional<Answer> locked(const Call& call, const World& world) {
  if (call.is("GET")) return std::nullopt;
  const bool removes = call.is("DELETE");
  for (const Lock& lock : world.locks) {
    if (!within(call.path.scope, lock.scope) || (lock.level == "CanNotDelete" && !removes)) continue;
    return refusal({409, "ScopeLocked",
                    format("The scope '{}' cannot perform {} operation because following scope(s) are locked: '{}'. "
                           "Please remove the lock and try again.",
                           call.path.scope, removes ? "delete" : "write", lock.scope)});
  }
  return std::nullopt;
}

Answer rights(const Call& call, const World& world) {
  Writer out;
  out.begin_object().key("value").begin_array();
  if (call.path.is("Microsoft.Authorization", {"permissions"})) write_permissions(out, call.principal);
  if (call.path.is("Microsoft.Authorization", {"locks"})) {
    const LocksShown which = world.choices.pick<LocksShown>();
    for (const Lock& lock : world.locks) {
      if (shown_at(lock, scope_of(call), which)) write_lock(out, lock);
    }
  }
  out.end_array().end_object();
  return json_answer(200, out.text());
}

}  // namespace azvmreset::sim
