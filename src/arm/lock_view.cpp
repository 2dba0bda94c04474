#include "arm/lock_view.hpp"

#include "arm/fields.hpp"
#include "base/ascii.hpp"
#include "base/fail.hpp"
#include "base/quote.hpp"

#include <cstddef>

namespace azvmreset::arm {
namespace {

constexpr std::string_view mark = "/providers/Microsoft.Authorization/locks/";

// A lock's name has no slash, so the mark is the last of its kind.
std::size_t end_of_scope(std::string_view id) noexcept {
  const std::size_t slash = id.rfind('/');
  if (slash == std::string_view::npos || slash + 1 == id.size() || slash + 1 < mark.size()) {
    return std::string_view::npos;
  }
  const std::size_t begin = slash + 1 - mark.size();
  return base::starts_with_ignoring_case(id.substr(begin), mark) ? begin : std::string_view::npos;
}

// Whether `inner` is `outer`, or lies in it.
bool within(std::string_view inner, std::string_view outer) noexcept {
  return base::starts_with_ignoring_case(inner, outer) && (inner.size() == outer.size() || inner[outer.size()] == '/');
}

}  // namespace

LockLevel LockView::level() const noexcept {
  if (base::equals_ignoring_case(level_name, "ReadOnly")) return LockLevel::read_only;
  return base::equals_ignoring_case(level_name, "CanNotDelete") ? LockLevel::cannot_delete : LockLevel::other;
}

std::string_view LockView::scope() const noexcept { return std::string_view(id).substr(0, end_of_scope(id)); }

bool LockView::holds(std::string_view resource_id) const noexcept { return within(resource_id, scope()); }

bool LockView::is_below(std::string_view resource_id) const noexcept {
  return scope().size() > resource_id.size() && within(scope(), resource_id);
}

Result<LockView> read_lock(base::json::Value element) {
  if (!element.is_object()) return Error{ErrorCode::protocol, "expected a lock: a JSON object"};
  Fields fields;
  const auto properties = fields.object(element["properties"], "properties");
  LockView view;
  view.id = fields.text(element["id"], "id");
  view.name = fields.text(element["name"], "name");
  view.level_name = fields.text(properties["level"], "properties.level");
  view.notes = fields.text(properties["notes"], "properties.notes");
  if (!fields.ok()) return fields.take_error();
  if (end_of_scope(view.id) == std::string_view::npos) {
    return base::fail(ErrorCode::protocol, "expected the id of a lock: {{scope}}{}{{name}}, found {}", mark,
                      base::quoted(view.id, 200));
  }
  return view;
}

}  // namespace azvmreset::arm
