// Strict reading of one JSON object: every member is asked for by name and
// kind; what was not asked for, or is of another kind, is an error with its
// path.
#pragma once

#include "base/json/reader.hpp"

#include <azvmreset/result.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace azvmreset::sim {

// The first error counts; after it every question is a no-op. Call `finish`
// last: only then is it known what nobody asked for. Confined.
class Fields {
 public:
  // `path` names the object in messages: "virtual_machines[2].guest".
  Fields(base::json::Value object, std::string path);

  // Absent members leave the target as it is; null counts as absent.
  Fields& text(std::string_view name, std::string& target);
  Fields& text(std::string_view name, std::optional<std::string>& target);
  Fields& flag(std::string_view name, bool& target);
  Fields& flag(std::string_view name, std::optional<bool>& target);
  template <class Number>
  Fields& number(std::string_view name, Number& target, std::int64_t least, std::int64_t most) {
    if (const auto found = integer(name, least, most)) target = static_cast<Number>(*found);
    return *this;
  }
  template <class Enum, class Target>
  Fields& word(std::string_view name, Target& target, std::span<const std::pair<std::string_view, Enum>> words) {
    std::vector<std::string_view> names;
    for (const auto& [spelling, meaning] : words) names.push_back(spelling);
    if (const auto chosen = one_of(name, names)) target = words[*chosen].second;
    return *this;
  }

  using Part = std::function<Result<void>(base::json::Value, const std::string& path)>;
  Fields& texts(std::string_view name, std::vector<std::string>& target);  // of an array, in place of what was there
  Fields& object(std::string_view name, const Part& read);
  Fields& each(std::string_view name, const Part& read);  // of an array
  Fields& each_member(std::string_view name,              // of an object whose names are data
                      const std::function<Result<void>(std::string_view, base::json::Value, const std::string&)>& read);

  Fields& require(std::string_view name);
  void refuse(std::string_view name, std::string_view found_and_expected);
  base::json::Value take(std::string_view name);
  bool failed() const noexcept { return error_.has_value(); }

  Result<void> finish();

 private:
  std::optional<std::int64_t> integer(std::string_view name, std::int64_t least, std::int64_t most);
  std::optional<std::size_t> one_of(std::string_view name, std::span<const std::string_view> words);
  std::string path_of(std::string_view name) const;
  void wrong_kind(std::string_view name, base::json::Value found, std::string_view expected);

  base::json::Value object_;
  std::string path_;
  std::vector<std::string> known_;
  std::optional<Error> error_;
};

// The text of an element that must be a string.
Result<std::string> string_at(base::json::Value value, const std::string& path);

}  // namespace azvmreset::sim
