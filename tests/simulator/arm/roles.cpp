#include "simulator/arm/roles.hpp"

#include "base/ascii.hpp"
#include "base/format.hpp"

#include <algorithm>

namespace azvmreset::sim {
namespace {

bool any_covers(const std::vector<std::string>& patterns, std::string_view action) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](const std::string& pattern) { return covers(pattern, action); });
}

// Behind "/subscriptions/{id}".
std::string_view below_subscription(std::string_view id) {
  constexpr std::string_view before = "/subscriptions/";
  if (!base::starts_with_ignoring_case(id, before)) return {};
  const std::size_t end = id.find('/', before.size());
  return end == std::string_view::npos ? std::string_view() : id.substr(end);
}

}  // namespace

bool within(std::string_view id, std::string_view scope) {
  return base::starts_with_ignoring_case(id, scope) && (id.size() == scope.size() || id[scope.size()] == '/');
}

bool covers(std::string_view pattern, std::string_view action) {
  const std::size_t star = pattern.find('*');
  if (star == std::string_view::npos) return base::equals_ignoring_case(pattern, action);
  if (!base::starts_with_ignoring_case(action, pattern.substr(0, star))) return false;
  pattern.remove_prefix(star + 1);
  action.remove_prefix(star);
  for (;; action.remove_prefix(1)) {
    if (covers(pattern, action)) return true;
    if (action.empty()) return pattern.empty();
  }
}

bool grants(const Role& role, std::string_view action) {
  return any_covers(role.actions, action) && !any_covers(role.not_actions, action);
}

std::vector<Role> roles_of(const Principal& principal) {
  if (!principal.roles.empty()) return principal.roles;
  return {Role{{"*"}, principal.denied_actions, {}, {}}};
}

bool reaches(const Role& role, std::string_view id) {
  if (role.resource_group.empty()) return true;
  std::string scope = "/resourceGroups/" + role.resource_group;
  if (!role.virtual_machine.empty()) {
    scope += base::format("/providers/Microsoft.Compute/virtualMachines/{}", role.virtual_machine);
  }
  return within(below_subscription(id), scope);
}

}  // namespace azvmreset::sim
