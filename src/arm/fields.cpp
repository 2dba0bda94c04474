#include "arm/fields.hpp"

#include "base/fail.hpp"

#include <limits>

namespace azvmreset::arm {

using base::json::Value;

namespace {

std::string_view type_of(Value value) noexcept {
  if (value.is_boolean()) return "a boolean";
  if (value.is_number()) return "a number";
  if (value.is_string()) return "a string";
  return value.is_array() ? "an array" : "an object";
}

}  // namespace

bool Fields::wrong(Value value, bool right_type, std::string_view path, std::string_view expected) {
  if (!value.present() || value.is_null() || right_type) return false;
  if (!error_) {
    error_ =
        base::fail(ErrorCode::protocol, "ARM's answer holds {} as {}; expected {}", type_of(value), path, expected);
  }
  return true;
}

std::string Fields::text(Value value, std::string_view path) {
  return wrong(value, value.is_string(), path, "a string") ? std::string() : value.text_or("");
}

std::optional<bool> Fields::boolean(Value value, std::string_view path) {
  return wrong(value, value.is_boolean(), path, "a boolean") ? std::nullopt : value.boolean();
}

std::optional<std::int32_t> Fields::integer(Value value, std::string_view path) {
  const auto number = value.integer();
  constexpr std::int64_t lowest = std::numeric_limits<std::int32_t>::min();
  constexpr std::int64_t highest = std::numeric_limits<std::uint32_t>::max();
  const bool fits = number && *number >= lowest && *number <= highest;
  if (wrong(value, fits, path, "a whole number of 32 bits") || !fits) return std::nullopt;
  return static_cast<std::int32_t>(*number);
}

std::optional<std::int64_t> Fields::long_integer(Value value, std::string_view path) {
  const auto number = value.integer();
  return wrong(value, number.has_value(), path, "a whole number of 64 bits") ? std::nullopt : number;
}

Value Fields::object(Value value, std::string_view path) {
  return wrong(value, value.is_object(), path, "an object") || value.is_null() ? Value{} : value;
}

Value Fields::array(Value value, std::string_view path) {
  return wrong(value, value.is_array(), path, "an array") || value.is_null() ? Value{} : value;
}

std::vector<std::pair<std::string, std::string>> Fields::tags(Value resource) {
  std::vector<std::pair<std::string, std::string>> tags;
  for (const auto [name, value] : object(resource["tags"], "tags").members())
    tags.emplace_back(name, text(value, "tags"));
  return tags;
}

}  // namespace azvmreset::arm
