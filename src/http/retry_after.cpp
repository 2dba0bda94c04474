#include "http/retry_after.hpp"

#include "base/decimal.hpp"
#include "base/timestamp.hpp"

#include <algorithm>

namespace azvmreset::http {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

std::string_view trimmed(std::string_view text) noexcept {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

bool negative(std::string_view text) noexcept {
  return text.starts_with('-') && base::parse_decimal(text.substr(1)).has_value();
}

std::optional<milliseconds> in_milliseconds(const Response& response, std::string_view name) {
  const auto value = response.header(name);
  if (!value) return std::nullopt;
  const auto text = trimmed(*value);
  if (negative(text)) return milliseconds::zero();
  return base::parse_milliseconds(text);
}

// Whole seconds since 1970: the difference of two moments of the finer clock
// can be more than it holds.
std::optional<seconds> http_date(std::string_view text) noexcept {
  const auto date = base::parse_http_date(trimmed(text));
  if (!date) return std::nullopt;
  return std::chrono::floor<seconds>(date->time_since_epoch());
}

// Measured by the server's own clock. Without its Date header a date says
// nothing: ours may be wrong by hours on a machine that was just restored.
std::optional<milliseconds> until_date(const Response& response, std::string_view text) noexcept {
  const auto then = http_date(text);
  const auto sent = response.header("Date");
  const auto now = sent ? http_date(*sent) : std::nullopt;
  if (!then || !now) return std::nullopt;
  return std::clamp(*then - *now, seconds::zero(), base::longest_duration);
}

}  // namespace

std::optional<milliseconds> retry_after(const Response& response) {
  if (const auto asked = in_milliseconds(response, "retry-after-ms")) return asked;
  if (const auto asked = in_milliseconds(response, "x-ms-retry-after-ms")) return asked;

  const auto value = response.header("Retry-After");
  if (!value) return std::nullopt;
  const auto text = trimmed(*value);
  if (negative(text)) return milliseconds::zero();
  if (const auto asked = base::parse_seconds(text)) return asked;
  return until_date(response, text);
}

}  // namespace azvmreset::http
