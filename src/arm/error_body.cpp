#include "arm/error_body.hpp"

#include "base/ascii.hpp"

#include <algorithm>

namespace azvmreset::arm {

namespace {

using base::json::Document;
using base::json::Value;

// Errors nest: details, and JSON in messages. Deeper or wider than this
// nobody reads them, and they come from outside.
constexpr int kDeepest = 6;
constexpr std::size_t kWidest = 32;

std::string_view trimmed(std::string_view text) noexcept {
  constexpr std::string_view space = " \t\r\n";
  const auto begin = text.find_first_not_of(space);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(space) - begin + 1);
}

bool says_something(const ErrorBody& body) noexcept {
  return !body.code.empty() || !body.message.empty() || !body.inner_code.empty();
}

ErrorBody read_at_depth(Value value, int depth);

void add_detail(ErrorBody& body, Value detail, int depth) {
  if (depth >= kDeepest || body.details.size() >= kWidest) return;
  auto read = read_at_depth(detail, depth + 1);
  if (says_something(read)) body.details.push_back(std::move(read));
}

// Deployment errors hold JSON as an escaped string (facts §10).
void add_nested_json(ErrorBody& body, int depth) {
  const auto text = trimmed(body.message);
  if (!text.starts_with('{')) return;
  const auto document = Document::parse(text);
  if (document) add_detail(body, document->root(), depth);
}

ErrorBody read_at_depth(Value value, int depth) {
  ErrorBody body;
  const auto error = value.any_case("error");
  // {"error":"invalid_request","error_description":"…"}: a gateway that speaks OAuth.
  if (const auto code = error.text()) {
    body.code = *code;
    body.message = value["error_description"].text_or("");
    return body;
  }
  if (error.is_object()) value = error;
  body.code = value.any_case("code").text_or("");
  body.message = value.any_case("message").text_or("");
  body.target = value.any_case("target").text_or("");
  body.inner_code = value.any_case("innererror").any_case("internalErrorCode").text_or("");
  for (const auto detail : value.any_case("details").elements()) add_detail(body, detail, depth);
  add_nested_json(body, depth);
  return body;
}

// Of a page only its title means something.
std::string words_of_html(std::string_view page) {
  const std::string lower = base::to_lower(page);
  const auto open = lower.find("<title");
  const auto begin = open == std::string::npos ? open : lower.find('>', open);
  const auto end = begin == std::string::npos ? begin : lower.find("</title", begin);
  const auto title = end == std::string::npos ? std::string_view{} : trimmed(page.substr(begin + 1, end - begin - 1));
  return title.empty() ? std::string("an HTML page") : std::string("an HTML page with the title ").append(title);
}

}  // namespace

bool ErrorBody::has_code(std::string_view wanted) const noexcept {
  return base::equals_ignoring_case(code, wanted) || base::equals_ignoring_case(inner_code, wanted) ||
         std::any_of(details.begin(), details.end(),
                     [wanted](const ErrorBody& detail) { return detail.has_code(wanted); });
}

ErrorBody read_error(Value value) { return read_at_depth(value, 0); }

ErrorBody read_error_text(std::string_view text) {
  constexpr std::size_t longest_page = 64u << 10;
  const auto words = trimmed(text);
  ErrorBody body;
  if (words.empty()) return body;
  const auto document = Document::parse(text);
  if (document && document->root().is_object()) return read_error(document->root());
  body.message = words.starts_with('<') ? words_of_html(words.substr(0, longest_page)) : std::string(words);
  return body;
}

}  // namespace azvmreset::arm
