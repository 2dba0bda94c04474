#include "guest/answer_fields.hpp"

#include <set>

namespace azvmreset::guest {

using base::json::Value;

AnswerFields::AnswerFields(Value object) : object_(object) {
  if (!object.is_object()) refuse("(an object)");
  std::set<std::string_view> names;
  for (const auto [name, value] : object.members()) {
    if (!names.insert(name).second) refuse(name);
  }
}

std::string AnswerFields::text(std::string_view name, std::size_t longest) {
  const Value value = known(name);
  if (!value.present()) return {};
  const auto text = value.text();
  if (!text || text->size() > longest) {
    refuse(name);
    return {};
  }
  return std::string(*text);
}

std::optional<bool> AnswerFields::flag(std::string_view name) {
  const Value value = known(name);
  if (value.present() && !value.is_boolean()) refuse(name);
  return value.boolean();
}

std::optional<std::int64_t> AnswerFields::number(std::string_view name, std::int64_t least, std::int64_t most) {
  const Value value = known(name);
  if (!value.present()) return std::nullopt;
  const auto number = value.integer();
  if (!number || *number < least || *number > most) {
    refuse(name);
    return std::nullopt;
  }
  return number;
}

Value AnswerFields::list(std::string_view name, std::size_t longest) {
  const Value value = known(name);
  if (value.present() && (!value.is_array() || value.size() > longest)) refuse(name);
  return value;
}

Value AnswerFields::object(std::string_view name) {
  const Value value = known(name);
  if (value.present() && !value.is_object()) refuse(name);
  return value;
}

void AnswerFields::refuse(std::string_view name) {
  if (wrong_.empty()) wrong_ = name;
}

Value AnswerFields::known(std::string_view name) const noexcept {
  const Value value = object_[name];
  return value.is_null() ? Value() : value;
}

}  // namespace azvmreset::guest
