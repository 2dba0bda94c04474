#include "simulator/arm/rights.hpp"

#include "base/ascii.hpp"
#include "base/format.hpp"
#include "base/json/writer.hpp"
#include "simulator/arm/error.hpp"
#include "simulator/arm/page.hpp"
#include "simulator/arm/roles.hpp"

#include <algorithm>
#include <vector>

namespace azvmreset::sim {
namespace {

using base::equals_ignoring_case;
using base::format;
using base::json::Writer;

// The scope that rights are asked for stands before their provider.
std::string_view scope_of(const Call& call) {
  const std::string_view whole = call.path.scope;
  const std::string lower = base::to_lower(whole);
  return whole.substr(0, lower.find("/providers/microsoft.authorization"));
}

// F10/4a.
bool shown_at(const Lock& lock, std::string_view scope, LocksShown which) {
  if (which == LocksShown::of_the_scope) return equals_ignoring_case(scope, lock.scope);
  return within(scope, lock.scope) || (which == LocksShown::around && within(lock.scope, scope));
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

void write_patterns(Writer& out, std::string_view name, const std::vector<std::string>& patterns) {
  out.key(name).begin_array();
  for (const std::string& pattern : patterns) out.string(pattern);
  out.end_array();
}

void write_role(Writer& out, const Role& role) {
  out.begin_object();
  write_patterns(out, "actions", role.actions);
  write_patterns(out, "notActions", role.not_actions);
  write_patterns(out, "dataActions", {});
  write_patterns(out, "notDataActions", {});
  out.end_object();
}

// F10/3c. Who may ask at all is looked at like any other right (F10/3d).
Answer permissions(const Call& call, const World& world) {
  std::vector<Role> roles = roles_of(call.principal);
  std::erase_if(roles, [&](const Role& role) { return !reaches(role, scope_of(call)); });
  return page_of(call, world, roles.size(), [&](Writer& out, std::size_t i) { write_role(out, roles[i]); });
}

Answer locks(const Call& call, const World& world) {
  std::vector<const Lock*> shown;
  for (const Lock& lock : world.locks) {
    if (shown_at(lock, scope_of(call), world.choices.pick<LocksShown>())) shown.push_back(&lock);
  }
  return page_of(call, world, shown.size(), [&](Writer& out, std::size_t i) { write_lock(out, *shown[i]); });
}

bool is_poll(const Call& call) { return call.path.is("Microsoft.Compute", {"locations", "operations"}); }

}  // namespace

std::optional<Answer> lacking(const Principal& principal, std::string_view action, std::string_view scope,
                              std::string_view code) {
  const std::vector<Role> roles = roles_of(principal);
  if (std::any_of(roles.begin(), roles.end(),
                  [&](const Role& role) { return reaches(role, scope) && grants(role, action); })) {
    return std::nullopt;
  }
  return refusal({403, code,
                  format("The client '{}' with object id '{}' does not have authorization to perform action '{}' "
                         "over scope '{}' or the scope is invalid. If access was recently granted, please refresh "
                         "your credentials.",
                         principal.client_id, principal.object_id, action, scope)});
}

std::optional<Answer> lacking_for(const Call& call, const World& world) {
  // F10/3b.
  if (is_poll(call) && world.choices.pick<PollRight>() == PollRight::none) return std::nullopt;
  const std::string action = action_of(call);
  // These lie above every group, and are for those who have a role in one, too.
  if (is_poll(call) || (call.path.provider.empty() && call.path.group.empty())) {
    const std::vector<Role> roles = roles_of(call.principal);
    if (std::any_of(roles.begin(), roles.end(), [&](const Role& role) { return grants(role, action); })) {
      return std::nullopt;
    }
  }
  return lacking(call.principal, action, call.path.scope);
}

// F10/4b, F10/4c.
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
  if (call.path.is("Microsoft.Authorization", {"permissions"})) return permissions(call, world);
  if (call.path.is("Microsoft.Authorization", {"locks"})) return locks(call, world);
  return not_found(call);
}

}  // namespace azvmreset::sim
