#include "http/message.hpp"

#include "base/ascii.hpp"

#include <algorithm>

namespace azvmreset::http {

bool Request::has_header(std::string_view name) const noexcept {
  return std::any_of(headers.begin(), headers.end(),
                     [name](const auto& header) { return base::equals_ignoring_case(header.first, name); });
}

Response::Response(Response&&) noexcept = default;
Response& Response::operator=(Response&&) noexcept = default;
Response::~Response() = default;

std::optional<std::string_view> Response::header(std::string_view name) const noexcept {
  for (const auto& [known, value] : raw_.headers) {
    if (base::equals_ignoring_case(known, name)) return value;
  }
  return std::nullopt;
}

const Result<base::json::Document>& Response::parsed() const {
  if (!document_) document_ = std::make_unique<const Result<base::json::Document>>(base::json::Document::parse(body()));
  return *document_;
}

const base::json::Document* Response::json() const {
  const auto& document = parsed();
  return document ? &document.value() : nullptr;
}

}  // namespace azvmreset::http
