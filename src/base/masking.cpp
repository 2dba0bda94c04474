#include <azvmreset/masking.hpp>

#include <utility>

#include "base/json/masking.hpp"
#include "base/json/reader.hpp"

namespace azvmreset {

std::string mask_secrets(std::string_view json, JsonStyle style) {
  return base::json::mask_secrets(json,
                                  style == JsonStyle::pretty ? base::json::Style::pretty : base::json::Style::compact);
}

Result<std::optional<std::string>> secret_shaped_member(std::string_view json) {
  Result<base::json::Document> document = base::json::Document::parse(json);
  if (!document) return Error(ErrorCode::invalid_argument, std::move(document).error().message);
  return base::json::secret_shaped_member(document->root());
}

}  // namespace azvmreset
