// The members of one object that a guest answered, each of the type that was
// agreed, or else the whole answer is refused. Absent and null are the same:
// it could not be read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/json/reader.hpp"

namespace azvmreset::guest {

class AnswerFields {
 public:
  // Nothing may stand twice, or two readers could see different answers.
  explicit AnswerFields(base::json::Value object);

  std::string text(std::string_view name, std::size_t longest);
  std::optional<bool> flag(std::string_view name);
  std::optional<std::int64_t> number(std::string_view name, std::int64_t least, std::int64_t most);
  base::json::Value list(std::string_view name, std::size_t longest);
  base::json::Value object(std::string_view name);

  void refuse(std::string_view name);

  // The first member that was not as agreed; empty when all were.
  const std::string& wrong() const noexcept { return wrong_; }

 private:
  base::json::Value known(std::string_view name) const noexcept;

  base::json::Value object_;
  std::string wrong_;
};

}  // namespace azvmreset::guest
