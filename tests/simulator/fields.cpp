#include "simulator/fields.hpp"

#include "base/fail.hpp"
#include "base/quote.hpp"

#include <algorithm>

namespace azvmreset::sim {
namespace {

using base::fail;
using base::format;
using base::quoted;
using base::json::Value;

std::string described(Value value) {
  if (value.is_object()) return "an object";
  if (value.is_array()) return "an array";
  if (value.is_null()) return "null";
  if (const auto text = value.text()) return quoted(*text);
  return quoted(value.dump());
}

std::string listed(std::span<const std::string_view> words) {
  std::string list;
  for (const std::string_view word : words) {
    if (!list.empty()) list += ", ";
    list += word;
  }
  return list;
}

}  // namespace

Fields::Fields(Value object, std::string path) : object_(object), path_(std::move(path)) {
  if (!object.is_object()) {
    error_ = fail(ErrorCode::invalid_argument, "{}: found {}, expected an object",
                  path_.empty() ? std::string("the file") : path_, described(object));
  }
}

std::string Fields::path_of(std::string_view name) const {
  return path_.empty() ? std::string(name) : format("{}.{}", path_, name);
}

void Fields::refuse(std::string_view name, std::string_view found_and_expected) {
  if (!error_) error_ = fail(ErrorCode::invalid_argument, "{}: {}", path_of(name), found_and_expected);
}

void Fields::wrong_kind(std::string_view name, Value found, std::string_view expected) {
  refuse(name, format("found {}, expected {}", described(found), expected));
}

Value Fields::take(std::string_view name) {
  known_.emplace_back(name);
  if (error_) return {};
  const Value value = object_[name];
  return value.is_null() ? Value() : value;
}

Fields& Fields::text(std::string_view name, std::string& target) {
  const Value value = take(name);
  if (!value.present()) return *this;
  if (const auto found = value.text())
    target = *found;
  else
    wrong_kind(name, value, "a string");
  return *this;
}

Fields& Fields::text(std::string_view name, std::optional<std::string>& target) {
  std::string found;
  if (object_[name].is_string()) target.emplace();
  text(name, target ? *target : found);
  return *this;
}

Fields& Fields::flag(std::string_view name, std::optional<bool>& target) {
  bool value = target.value_or(false);
  if (object_[name].is_boolean()) target = false;
  flag(name, value);
  if (target) target = value;
  return *this;
}

Fields& Fields::flag(std::string_view name, bool& target) {
  const Value value = take(name);
  if (!value.present()) return *this;
  if (const auto found = value.boolean())
    target = *found;
  else
    wrong_kind(name, value, "true or false");
  return *this;
}

std::optional<std::int64_t> Fields::integer(std::string_view name, std::int64_t least, std::int64_t most) {
  const Value value = take(name);
  if (!value.present()) return std::nullopt;
  const auto found = value.integer();
  if (found && *found >= least && *found <= most) return found;
  wrong_kind(name, value, format("a whole number from {} to {}", least, most));
  return std::nullopt;
}

std::optional<std::size_t> Fields::one_of(std::string_view name, std::span<const std::string_view> words) {
  const Value value = take(name);
  if (!value.present()) return std::nullopt;
  const auto found = value.text();
  const auto match = found ? std::find(words.begin(), words.end(), *found) : words.end();
  if (match != words.end()) return static_cast<std::size_t>(match - words.begin());
  wrong_kind(name, value, format("one of {}", listed(words)));
  return std::nullopt;
}

Fields& Fields::object(std::string_view name, const Part& read) {
  const Value value = take(name);
  if (!value.present()) return *this;
  if (auto outcome = read(value, path_of(name)); !outcome) error_ = outcome.error();
  return *this;
}

Fields& Fields::each(std::string_view name, const Part& read) {
  const Value value = take(name);
  if (!value.present()) return *this;
  if (!value.is_array()) wrong_kind(name, value, "an array");
  std::size_t index = 0;
  for (const Value element : value.elements()) {
    if (error_) break;
    if (auto outcome = read(element, format("{}[{}]", path_of(name), index++)); !outcome) error_ = outcome.error();
  }
  return *this;
}

Fields& Fields::texts(std::string_view name, std::vector<std::string>& target) {
  if (object_[name].is_array()) target.clear();
  return each(name, [&](Value value, const std::string& path) -> Result<void> {
    auto text = string_at(value, path);
    if (!text) return text.error();
    target.push_back(*text);
    return {};
  });
}

Fields& Fields::each_member(std::string_view name,
                            const std::function<Result<void>(std::string_view, Value, const std::string&)>& read) {
  const Value value = take(name);
  if (!value.present()) return *this;
  if (!value.is_object()) wrong_kind(name, value, "an object");
  for (const auto& [key, element] : value.members()) {
    if (error_) break;
    if (auto outcome = read(key, element, format("{}.{}", path_of(name), quoted(key))); !outcome) {
      error_ = outcome.error();
    }
  }
  return *this;
}

Fields& Fields::require(std::string_view name) {
  if (!error_ && !object_[name].present()) refuse(name, "found nothing, expected this member");
  return *this;
}

Result<void> Fields::finish() {
  if (error_) return *error_;
  for (const auto& [name, value] : object_.members()) {
    if (std::find(known_.begin(), known_.end(), name) != known_.end()) continue;
    const std::vector<std::string_view> names(known_.begin(), known_.end());
    return fail(ErrorCode::invalid_argument, "{}: found the unknown member {}, expected some of {}",
                path_.empty() ? std::string("the file") : path_, quoted(name), listed(names));
  }
  return {};
}

Result<std::string> string_at(Value value, const std::string& path) {
  if (const auto text = value.text()) return std::string(*text);
  return fail(ErrorCode::invalid_argument, "{}: found {}, expected a string", path, described(value));
}

}  // namespace azvmreset::sim
