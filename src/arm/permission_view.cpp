#include "arm/permission_view.hpp"

#include "arm/fields.hpp"
#include "base/ascii.hpp"

#include <algorithm>
#include <cstddef>

namespace azvmreset::arm {
namespace {

using base::json::Value;

// Takes back the last "*" only, so that no pattern costs more than the product
// of both lengths.
bool matches(std::string_view pattern, std::string_view action) noexcept {
  std::size_t at = 0;
  std::size_t in_pattern = 0;
  std::size_t after_star = std::string_view::npos;
  std::size_t tried = 0;
  while (at < action.size()) {
    if (in_pattern < pattern.size() && pattern[in_pattern] == '*') {
      after_star = ++in_pattern;
      tried = at;
    } else if (in_pattern < pattern.size() && base::to_lower(pattern[in_pattern]) == base::to_lower(action[at])) {
      ++in_pattern;
      ++at;
    } else if (after_star != std::string_view::npos) {
      in_pattern = after_star;
      at = ++tried;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', in_pattern) == std::string_view::npos;
}

bool any_matches(const std::vector<std::string>& patterns, std::string_view action) noexcept {
  return std::any_of(patterns.begin(), patterns.end(),
                     [action](const std::string& pattern) { return matches(pattern, action); });
}

std::vector<std::string> texts(Fields& fields, Value list, std::string_view path) {
  std::vector<std::string> all;
  for (const auto element : fields.array(list, path).elements()) all.push_back(fields.text(element, path));
  return all;
}

}  // namespace

bool PermissionView::allows(std::string_view action) const noexcept {
  return any_matches(actions, action) && !any_matches(not_actions, action);
}

Result<PermissionView> read_permission(Value element) {
  if (!element.is_object()) return Error{ErrorCode::protocol, "expected a permission: a JSON object"};
  Fields fields;
  PermissionView view;
  view.actions = texts(fields, element["actions"], "actions");
  view.not_actions = texts(fields, element["notActions"], "notActions");
  fields.array(element["dataActions"], "dataActions");
  fields.array(element["notDataActions"], "notDataActions");
  if (!fields.ok()) return fields.take_error();
  return view;
}

bool allowed(const std::vector<PermissionView>& permissions, std::string_view action) noexcept {
  return std::any_of(permissions.begin(), permissions.end(),
                     [action](const PermissionView& view) { return view.allows(action); });
}

}  // namespace azvmreset::arm
