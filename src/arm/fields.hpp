// Members of an ARM resource, read tolerantly and strictly at once: what is
// absent is empty, what has the wrong type is an error.
#pragma once

#include "base/json/reader.hpp"

#include <azvmreset/error.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace azvmreset::arm {

// Reads one after the other and remembers the first that was wrong, so that a
// view is read in a row of plain lines. Confined. `path` names the member in
// the message; null counts as absent, as ARM uses it.
class Fields {
 public:
  std::string text(base::json::Value value, std::string_view path);
  std::optional<bool> boolean(base::json::Value value, std::string_view path);

  // A whole number of 32 bits; one without a sign is taken for its bits, as
  // Windows means it.
  std::optional<std::int32_t> integer(base::json::Value value, std::string_view path);
  std::optional<std::int64_t> long_integer(base::json::Value value, std::string_view path);

  // The value itself; absent when it is not there or of another type.
  base::json::Value object(base::json::Value value, std::string_view path);
  base::json::Value array(base::json::Value value, std::string_view path);

  // Of a resource, in ARM's order.
  std::vector<std::pair<std::string, std::string>> tags(base::json::Value resource);

  bool ok() const noexcept { return !error_.has_value(); }

  // `protocol`, naming the path; only when not ok().
  Error take_error() { return std::move(*error_); }

 private:
  bool wrong(base::json::Value value, bool right_type, std::string_view path, std::string_view expected);

  std::optional<Error> error_;
};

}  // namespace azvmreset::arm
