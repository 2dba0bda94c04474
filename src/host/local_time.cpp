#include "host/local_time.hpp"

#include <algorithm>
#include <ctime>

#include "base/ascii.hpp"
#include "base/decimal.hpp"

namespace azvmreset::host {
namespace {

// Two or four digits, and the mark after them.
std::optional<int> take_number(std::string_view& text, std::size_t digits, char mark) noexcept {
  const auto number = base::parse_decimal(text.substr(0, digits));
  if (!number || text.size() < digits) return std::nullopt;
  text.remove_prefix(digits);
  if (mark != '\0') {
    if (!text.starts_with(mark)) return std::nullopt;
    text.remove_prefix(1);
  }
  return static_cast<int>(*number);
}

bool is_fraction(std::string_view text) noexcept {
  return text.empty() || (text.front() == '.' && base::parse_decimal(text.substr(1)));
}

}  // namespace

std::optional<std::chrono::system_clock::time_point> parse_local_time(std::string_view text) noexcept {
  const auto year = take_number(text, 4, '-');
  const auto month = take_number(text, 2, '-');
  const auto day = take_number(text, 2, ' ');
  const auto hour = take_number(text, 2, ':');
  const auto minute = take_number(text, 2, ':');
  const auto second = take_number(text, 2, '\0');
  if (!year || !month || !day || !hour || !minute || !second || !is_fraction(text)) return std::nullopt;
  const bool in_range = *year >= 1970 && *month >= 1 && *month <= 12 && *day >= 1 && *day <= 31 && *hour <= 23 &&
                        *minute <= 59 && *second <= 60;
  if (!in_range) return std::nullopt;

  std::tm shown{};
  shown.tm_year = *year - 1900;
  shown.tm_mon = *month - 1;
  shown.tm_mday = *day;
  shown.tm_hour = *hour;
  shown.tm_min = *minute;
  shown.tm_sec = *second;
  shown.tm_isdst = -1;
  const std::time_t moment = std::mktime(&shown);
  if (moment == std::time_t(-1)) return std::nullopt;
  // The year 9999 is beyond the end of a clock of nanoseconds.
  using std::chrono::seconds;
  using Moment = std::chrono::system_clock::time_point;
  return Moment(std::min(seconds(moment), std::chrono::floor<seconds>(Moment::max().time_since_epoch())));
}

}  // namespace azvmreset::host
