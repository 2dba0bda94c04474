#include "auth/identity_answer.hpp"

#include "auth/service_text.hpp"
#include "base/ascii.hpp"
#include "base/decimal.hpp"
#include "base/fail.hpp"
#include "base/json/reader.hpp"
#include "base/redaction.hpp"

#include <algorithm>
#include <string>

namespace azvmreset::auth {

namespace {

using base::json::Value;
using std::chrono::seconds;

// Numbers come as strings here (facts §8); whoever sends numbers is understood.
std::optional<seconds> read_seconds(Value value) {
  if (const auto digits = value.text()) return base::parse_seconds(*digits);
  if (const auto digits = value.number()) return base::parse_seconds(*digits);
  return std::nullopt;
}

std::optional<WallTime> read_moment(Value value) {
  const auto digits = value.text() ? value.text() : value.number();
  if (!digits) return std::nullopt;
  if (const auto since_1970 = base::parse_decimal(*digits)) {
    const auto most = std::chrono::duration_cast<seconds>(WallTime::max().time_since_epoch()).count();
    return WallTime(seconds(std::min(*since_1970, static_cast<std::uint64_t>(most))));
  }
  return parse_app_service_time(*digits);
}

// expires_in may count from when the host itself got the token, expires_on is
// by the host's clock: the earlier of the two is safe.
std::optional<seconds> lifetime_of(Value root, WallTime asked) {
  auto lifetime = read_seconds(root["expires_in"]);
  if (const auto end = read_moment(root["expires_on"])) {
    const auto left = std::max(std::chrono::duration_cast<seconds>(*end - asked), seconds{0});
    lifetime = std::min(lifetime.value_or(left), left);
  }
  return lifetime;
}

Result<Token> read_success(const http::Response& answer, WallTime asked, const IdentityTeller& who) {
  const auto* document = answer.json();
  const auto root = document == nullptr ? Value{} : document->root();
  const auto text = root["access_token"].text();
  if (!text || !is_bearer_text(*text)) {
    return base::fail(ErrorCode::protocol, "{} answered without a usable access_token", who.host);
  }
  const auto lifetime = lifetime_of(root, asked);
  if (!lifetime) {
    return base::fail(ErrorCode::protocol, "{} says neither in expires_in nor in expires_on how long its token lives",
                      who.host);
  }
  auto refresh_in = read_seconds(root["refresh_in"]);
  // The host keeps long-lived tokens itself and gives the same one out again (facts §8).
  if (!refresh_in && *lifetime >= std::chrono::hours{2}) refresh_in = *lifetime / 2;
  return Token(*text, asked, *lifetime, refresh_in);
}

// IMDS and Arc speak OAuth, App Service has words of its own.
std::string reason_in(const http::Response& answer, const IdentityTeller& who) {
  const auto* document = answer.json();
  const auto root = document == nullptr ? Value{} : document->root();
  std::string reason;
  for (const auto* member : {"error", "error_description", "message", "Message"}) {
    const auto text = root[member].text() ? root[member].text() : root["error"][member].text();
    if (text) reason.append(reason.empty() ? "" : ": ").append(shown(*text, who.hidden));
  }
  return reason.empty() ? "no reason" : reason;
}

}  // namespace

Result<Token> read_identity_answer(const http::Response& answer, WallTime asked, const IdentityTeller& who) {
  if (answer.success()) return read_success(answer, asked, who);
  Error error;
  if (answer.status() >= 300 && answer.status() < 400) {
    error = base::fail(ErrorCode::protocol, "{} answered with a redirect (status {}) to {}; none is followed", who.host,
                       answer.status(), base::redacted_url(answer.header("Location").value_or("")));
  } else {
    error = base::fail(ErrorCode::authentication_failed, "{} gave no token: status {}, {}", who.host, answer.status(),
                       reason_in(answer, who));
    error.remedy = answer.status() >= 500 || answer.status() == 429
                       ? "try again in a minute"
                       : "check that this machine has a managed identity, and the name of a user-assigned one";
  }
  error.http_status = answer.status();
  error.request_id = id_for_support(answer.header("x-ms-request-id").value_or(""));
  return error;
}

namespace {

// Up to `most` digits, and the mark after them.
std::optional<unsigned> take_number(std::string_view& text, std::size_t most, char mark) noexcept {
  std::size_t digits = 0;
  while (digits < std::min(most, text.size()) && base::is_digit(text[digits])) ++digits;
  const auto number = base::parse_decimal(text.substr(0, digits));
  if (!number || text.size() <= digits || text[digits] != mark) return std::nullopt;
  text.remove_prefix(digits + 1);
  return static_cast<unsigned>(*number);
}

}  // namespace

std::optional<WallTime> parse_app_service_time(std::string_view text) noexcept {
  const auto month = take_number(text, 2, '/');
  const auto day = take_number(text, 2, '/');
  const auto year = take_number(text, 4, ' ');
  auto hour = take_number(text, 2, ':');
  const auto minute = take_number(text, 2, ':');
  const auto second = take_number(text, 2, ' ');
  if (!month || !day || !year || !hour || !minute || !second) return std::nullopt;
  if (text.starts_with("AM ") || text.starts_with("PM ")) {
    // The documentation itself shows "00:00:00 PM".
    *hour = *hour % 12 + (text.front() == 'P' ? 12 : 0);
    text.remove_prefix(3);
  }
  const std::chrono::year_month_day date(std::chrono::year(static_cast<int>(*year)), std::chrono::month(*month),
                                         std::chrono::day(*day));
  if (text != "+00:00" || !date.ok() || *hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
  const auto moment =
      std::chrono::sys_days(date) + std::chrono::hours(*hour) + std::chrono::minutes(*minute) + seconds(*second);
  // .NET's own ends of time, 1/1/0001 and 12/31/9999, are beyond those of this clock.
  return std::clamp(moment, std::chrono::sys_seconds{}, std::chrono::floor<seconds>(WallTime::max()));
}

}  // namespace azvmreset::auth
